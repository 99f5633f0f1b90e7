import BoxOffice
import BoxOfficeStore
import MariaDB
import TestSupport

/// A store on a stack's database, which does deeds in rounds as a worker of the till does.
final class Clerk {
  let store: Store
  let database: Database

  init(
    _ stack: Stack, faults: Faults = .none, shelf: any PictureShelf = NoShelf()
  ) throws {
    var settings = try stack.settings(of: .workers)
    settings.lockWaitSeconds = 1
    database = Database(settings)
    store = Store(
      database, ticketCode: { "T-\($0.orderID.value)-\($0.seatID.value)" }, faults: faults,
      shelf: shelf)
  }

  /// The answers to claims that wait together, as `201` or the words of the error.
  func hold(_ wishes: [HoldWish]) -> [String] {
    outcomes(of: wishes.count) { settle in
      store.hold(
        wishes,
        answer: { StoredAnswer(status: 201, body: Array("\($0.id.value)".utf8)) }, settle: settle)
    }
  }

  /// The same, one after the other, each alone.
  func holdAlone(_ wishes: [HoldWish]) -> [String] {
    wishes.map { wish in
      outcome(
        Result { () throws(BoxOfficeError) in
          try store.hold(wish) { StoredAnswer(status: 201, body: Array("\($0.id.value)".utf8)) }
        })
    }
  }

  /// The holds that claims get which wait together, by the claims' places.
  func holds(_ wishes: [HoldWish]) -> [(place: Int, id: Int64)] {
    var holds: [(place: Int, id: Int64)] = []
    store.hold(
      wishes, answer: { StoredAnswer(status: 201, body: Array("\($0.id.value)".utf8)) },
      settle: { place, result in
        guard case .success(let answer) = result else { return }
        let id = Int64(String(decoding: answer.body, as: UTF8.self))
        if let id { holds.append((place, id)) }
      })
    return holds
  }

  /// The answers to payments that wait together.
  func order(_ wishes: [OrderWish]) -> [String] {
    outcomes(of: wishes.count) { settle in
      store.order(
        wishes,
        answer: { StoredAnswer(status: 201, body: Array("\($0.id.value)".utf8)) }, settle: settle)
    }
  }

  /// The same, one after the other, each alone.
  func orderAlone(_ wishes: [OrderWish]) -> [String] {
    wishes.map { wish in
      outcome(
        Result { () throws(BoxOfficeError) in
          try store.order(wish) { StoredAnswer(status: 201, body: Array("\($0.id.value)".utf8)) }
        })
    }
  }

  /// The answers to releases that wait together.
  func release(_ wishes: [ReleaseWish]) -> [String] {
    outcomes(of: wishes.count) { settle in
      store.releaseHolds(wishes) { place, result in
        settle(place, result.map { StoredAnswer(status: 204, body: []) })
      }
    }
  }

  private func outcomes(of count: Int, _ work: (Settle<StoredAnswer>) -> Void) -> [String] {
    var outcomes = [String?](repeating: nil, count: count)
    work { place, result in
      precondition(outcomes[place] == nil, "a deed is settled once")
      outcomes[place] = outcome(result)
    }
    return outcomes.map { $0 ?? "nothing" }
  }

  private func outcome(_ result: Result<StoredAnswer, BoxOfficeError>) -> String {
    switch result {
    case .success(let answer): "\(answer.status)" + (answer.isReplay ? " replay" : "")
    case .failure(let error): "\(error)"
    }
  }
}

extension HoldWish {
  /// A claim of seats beside each other.
  init(best count: Int, on date: Int64, by buyer: Buyer, key: String, tier: Int64? = nil) {
    self.init(
      .best(count: count, tierID: tier.map(TierID.init)), on: ScheduleID(date), pass: nil,
      once: IdempotentRequest(
        userID: UserID(buyer.id), key: key, content: Array("\(date) \(count)".utf8)))
  }

  /// A claim of named seats.
  init(_ seats: [Int64], on date: Int64, by buyer: Buyer, key: String, pass: QueuePass? = nil) {
    self.init(
      .these(seats.map(SeatID.init)), on: ScheduleID(date), pass: pass,
      once: IdempotentRequest(
        userID: UserID(buyer.id), key: key, content: Array("\(date) \(seats)".utf8)))
  }
}

extension OrderWish {
  init(_ hold: Int64, by buyer: Buyer, key: String, pass: QueuePass? = nil) {
    self.init(
      HoldID(hold), pass: pass,
      once: IdempotentRequest(userID: UserID(buyer.id), key: key, content: Array("\(hold)".utf8)))
  }
}

extension ReleaseWish {
  init(_ hold: Int64, by buyer: Buyer) {
    self.init(HoldID(hold), of: UserID(buyer.id))
  }
}
