import BoxOffice
import BoxOfficeStore
import FastCGI
import HTTP
import System

/// The order in which an accounts worker serves those who wait, one of a network at a time in the
/// whole house.
struct HashDesk {
  /// How many may wait at one worker.
  static let placesMax = 128
  // Room is left for those who come next, among whom may be a known device.
  private static let waitingMax = 96
  // The web server gives up after 15 seconds.
  private static let waitMaxMilliseconds: Int64 = 10_000
  // A worker that ends has a few seconds left.
  private static let lastWaitMaxMilliseconds: Int64 = 3_000
  private static let networksTriedMax = 8
  private static let pauseMilliseconds: Int64 = 10

  private let store: Store
  private let isKnown: (HTTPRequest) -> Bool
  private var row = HashRow()
  private var network: Network?

  /// Asks for each request once whether it comes from a device that has logged in before.
  init(_ store: Store, isKnown: @escaping (HTTPRequest) -> Bool) {
    self.store = store
    self.isKnown = isKnown
  }

  var isWaiting: Bool { row.count > 0 }

  /// The places in a round of whom to serve now, if anybody, and of those who have to go.
  mutating func next(of round: Round, at now: Int64) -> (served: Int?, turnedAway: [Int]) {
    // The requests that are answered stay in the round until it ends.
    if !round.isLast || row.count == 0 { welcome(round) }
    let places = Dictionary(uniqueKeysWithValues: zip(round.numbers, round.requests.indices))
    let waitMax = round.isLast ? Self.lastWaitMaxMilliseconds : Self.waitMaxMilliseconds
    let late = row.numbers.filter { number in
      let waited = places[number].flatMap { round.requests[$0].waitMilliseconds(at: now) }
      return waited ?? 0 > waitMax
    }
    let gone = row.shed(to: Self.waitingMax).map(\.number) + late
    row.keep(only: row.numbers.subtracting(late))
    return (takeTurn().flatMap { places[$0] }, gone.sorted().compactMap { places[$0] })
  }

  /// Lets others of the same network have their turn.
  mutating func endTurn() {
    if let network { store.endTurn(of: network) }
    network = nil
  }

  private mutating func welcome(_ round: Round) {
    row.keep(only: Set(round.numbers))
    for place in round.requests.indices.dropFirst(round.leftCount) {
      let request = round.requests[place]
      row.add(
        HashRow.Person(
          number: round.numbers[place], address: request.remoteAddress, isKnown: isKnown(request)))
    }
  }

  /// The number of who is next and whose network is served nowhere else at the moment; nobody where
  /// all have to wait a moment longer.
  private mutating func takeTurn() -> Int? {
    var busy: Set<Network> = []
    while busy.count < Self.networksTriedMax, let person = row.next(besides: busy) {
      if begins(person.network) {
        row.serve(person)
        network = person.network
        return person.number
      }
      busy.insert(person.network)
    }
    if !busy.isEmpty { ThisProcess.sleep(milliseconds: Self.pauseMilliseconds) }
    return nil
  }

  // Without the database nobody is served, and everybody is told so at once.
  private func begins(_ network: Network) -> Bool {
    do {
      return try store.beginTurn(of: network)
    } catch {
      return true
    }
  }
}
