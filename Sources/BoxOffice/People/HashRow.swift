/// Those who wait for a password to be hashed, and who of them is next.
///
/// A device that has logged in before comes first. Among equals it is the turn of the network that
/// has been served least recently, in it of the address, and then of who came first: so that a
/// crowd from one place makes only itself wait.
package struct HashRow {
  /// One who waits.
  package struct Person: Sendable {
    package let number: Int
    package let network: Network
    let address: String
    let isKnown: Bool

    package init(number: Int, address: String, isKnown: Bool) {
      self.number = number
      network = Network(of: address)
      self.address = address
      self.isKnown = isKnown
    }
  }

  private static let placesMax = 2_048
  private static let turnSeconds = 60

  private var people: [Person] = []
  // The number of the last turn of a place: a network, or an address.
  private var turns = Lately<String, Int>(atMost: placesMax, for: .seconds(turnSeconds))
  private var lastTurn = 0

  package init() {}

  package var count: Int { people.count }

  /// The numbers of all who wait.
  package var numbers: Set<Int> { Set(people.map(\.number)) }

  /// Lets somebody wait.
  package mutating func add(_ person: Person) {
    people.append(person)
  }

  /// Removes those who are gone or served.
  package mutating func keep(only numbers: Set<Int>) {
    people.removeAll { !numbers.contains($0.number) }
  }

  /// The one whose turn it is, besides the people of some networks; nil where there is nobody else.
  package func next(besides busy: Set<Network> = []) -> Person? {
    people.filter { !busy.contains($0.network) }.min { isBefore($0, $1) }
  }

  /// Notes that somebody's turn has come, and removes them.
  package mutating func serve(_ person: Person) {
    people.removeAll { $0.number == person.number }
    lastTurn += 1
    turns.keep(lastTurn, of: person.network.text)
    turns.keep(lastTurn, of: person.address)
  }

  /// Removes those who have to go so that no more than a number wait: the newest of the largest
  /// crowd, and known devices last.
  package mutating func shed(to countMax: Int) -> [Person] {
    var shed: [Person] = []
    while people.count > countMax, let last = lastOfLargestCrowd() {
      people.removeAll { $0.number == last.number }
      shed.append(last)
    }
    return shed
  }

  private func lastOfLargestCrowd() -> Person? {
    let strangers = people.filter { !$0.isKnown }
    let crowds = Dictionary(grouping: strangers.isEmpty ? people : strangers, by: \.network)
    let largest = crowds.values.max {
      ($0.count, $0[0].number) < ($1.count, $1[0].number)
    }
    return largest?.max { $0.number < $1.number }
  }

  private func isBefore(_ one: Person, _ other: Person) -> Bool {
    if one.isKnown != other.isKnown { return one.isKnown }
    return (turn(of: one.network.text), turn(of: one.address), one.number)
      < (turn(of: other.network.text), turn(of: other.address), other.number)
  }

  private func turn(of place: String) -> Int { turns.value(of: place) ?? 0 }
}
