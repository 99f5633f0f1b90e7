import BoxOffice
import BoxOfficeStore
import MariaDB
import Synchronization
import TestSupport

/// A worker of a test's own, who gives places in rounds.
final class Usher {
  let database: Database
  let store: Store

  /// Takes what happens at each moment, and where the database is, if not where the stack says.
  init(
    _ stack: Stack, through socketPath: String? = nil,
    at moment: @escaping (Moment) -> Void = { _ in }
  ) throws {
    var settings = try stack.settings(of: .workers)
    if let socketPath { settings.socketPath = socketPath }
    database = Database(settings)
    store = Store(
      database, ticketCode: { _ in "" }, faults: Faults(guardsOff: [], reach: moment))
  }

  /// The words that each is told: `1 waiting new`, or the error; nil for one who is told nothing.
  func join(_ people: [Newcomer]) -> [String?] {
    var told: [Newcomer: String] = [:]
    var isToldTwice = false
    store.joinQueues(people) { joined in
      for (person, place) in joined {
        isToldTwice = isToldTwice || told[person] != nil
        told[person] = describe(place)
      }
    }
    return people.map { isToldTwice ? "told twice" : told[$0] }
  }

  /// The same, one after the other.
  func joinAlone(_ people: [Newcomer]) -> [String?] {
    people.map { person in
      describe(
        Result { () throws(BoxOfficeError) in
          try store.joinQueue(person.concertID, user: person.userID)
        })
    }
  }

  private func describe(_ place: Result<JoinedPlace, BoxOfficeError>) -> String {
    switch place {
    case .success(let place):
      let number = place.token.number.map { "\($0)" } ?? "lot"
      return "\(number) \(place.token.state.rawValue) \(place.isNew ? "new" : "old")"
    case .failure(let error): return "\(error)"
    }
  }
}

extension Line {
  /// The buyers as people who ask for a place in this line.
  func newcomers(_ buyers: [Buyer]) -> [Newcomer] {
    buyers.map { Newcomer(concertID: ConcertID(concert), userID: UserID($0.id)) }
  }

  /// The words for people who come to a new line together.
  static func firstNumbers(_ numbers: ClosedRange<Int>) -> [String?] {
    numbers.map { "\($0) waiting new" }
  }
}
