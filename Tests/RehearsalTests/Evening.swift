@testable import Rehearsal

/// A small invented evening: the attempts of clients and the rows of the database, to be bent by a
/// test.
struct Evening {
  static let second: UInt64 = 1_000_000_000

  var history: [Attempt] = []
  var evidence = Evidence()
  /// By key, what the database keeps.
  var stored: [String: Evidence.StoredEffect] = [:]
  var openingBalance: Int64 = 100_000
  private let buyers: Int

  init(buyers: Int = 3) {
    self.buyers = buyers
    evidence.concerts = [1: 1]
    for buyer in 1...buyers { evidence.balances[userID(buyer)] = openingBalance }
  }

  func userID(_ buyer: Int) -> Int64 { Int64(100 + buyer) }

  /// Adds an attempt that begins at that second and takes 10 ms.
  @discardableResult
  mutating func ask(
    _ step: Attempt.Step, by buyer: Int, at second: UInt64, _ status: Int?, code: String? = nil,
    key: String? = nil, _ change: (inout Attempt) -> Void = { _ in }
  ) -> Int {
    let began = second * Self.second
    var attempt = Attempt(
      number: history.count, buyer: buyer, step: step, intended: began, began: began,
      ended: began + 10_000_000,
      outcome: status.map { .answered(status: $0, code: code) } ?? .unknown(reason: "timeout"))
    attempt.key = key
    change(&attempt)
    history.append(attempt)
    return attempt.number
  }

  /// A hold that is answered and kept.
  mutating func hold(_ id: Int64, of seats: [Int64], by buyer: Int, at second: UInt64) {
    keep(hold: id, of: seats, by: buyer, at: second)
    ask(.hold, by: buyer, at: second, 201, key: "hold-\(id)") {
      $0.scheduleID = 1
      $0.holdID = id
      $0.seatIDs = seats
      $0.amountMinor = Int64(seats.count) * 1_000
    }
  }

  /// A hold that is kept, without an attempt.
  mutating func keep(hold id: Int64, of seats: [Int64], by buyer: Int, at second: UInt64) {
    stored["hold-\(id)"] = Evidence.StoredEffect(effect: "hold", id: id)
    evidence.holds[id] = Evidence.Hold(
      id: id, userID: userID(buyer), scheduleID: 1, status: "active",
      totalMinor: Int64(seats.count) * 1_000, createdAt: Int64(second) * 1_000,
      expiresAt: Int64(second + 300) * 1_000, endedAt: nil, isExtended: false, seatIDs: seats)
  }

  /// An order that is answered and kept; its number is the hold's plus 1,000.
  mutating func pay(_ hold: Int64, by buyer: Int, at second: UInt64) {
    keep(orderOf: hold, by: buyer, at: second)
    let order = evidence.orders[hold + 1_000]
    ask(.pay, by: buyer, at: second, 201, key: "pay-\(hold)") {
      $0.scheduleID = 1
      $0.holdID = hold
      $0.orderID = hold + 1_000
      $0.seatIDs = order?.tickets.map(\.seatID) ?? []
      $0.ticketIDs = order?.tickets.map(\.id) ?? []
      $0.amountMinor = order?.totalMinor
    }
  }

  /// An order that is kept, without an attempt.
  mutating func keep(orderOf hold: Int64, by buyer: Int, at second: UInt64) {
    let id = hold + 1_000
    guard let kept = evidence.holds[hold] else { return }
    stored["pay-\(hold)"] = Evidence.StoredEffect(effect: "order", id: id)
    evidence.orders[id] = Evidence.Order(
      id: id, userID: userID(buyer), scheduleID: 1, holdID: hold, totalMinor: kept.totalMinor,
      createdAt: Int64(second) * 1_000,
      tickets: kept.seatIDs.map {
        Evidence.Ticket(
          id: id * 100 + $0, orderID: id, scheduleID: 1, seatID: $0, isLive: true, cancelledAt: nil)
      })
    evidence.transfers[id] = Evidence.Transfer(
      id: id, userID: userID(buyer), amountMinor: -kept.totalMinor, kind: "purchase",
      isPosted: true)
    evidence.balances[userID(buyer), default: 0] -= kept.totalMinor
  }

  /// The verdict on the evening.
  func verdict(_ calm: Calm? = nil) -> Verdict {
    let requests = KeyedRequest.all(of: history)
    var evidence = evidence
    for (position, request) in requests.enumerated() {
      evidence.effects[position] = stored[request.key]
    }
    let atStart = BalanceAtStart(
      accounts: (1...buyers).map {
        BalanceAtStart.Account(
          userID: userID($0), walletID: Int64($0), balanceMinor: openingBalance)
      }, readAt: 0, lastHold: 0, lastOrder: 0, lastCancellation: 0, lastTransfer: 0)
    return Verdict(Assertion(history, requests, atStart, evidence), calm)
  }

  /// The promises that were found broken, sorted.
  func broken() -> [Violation.Rule] {
    verdict().violations.map(\.rule).sorted { $0.rawValue < $1.rawValue }
  }
}
