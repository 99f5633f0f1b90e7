import Testing

@testable import BoxOffice

@Suite("The row before the hashing of passwords")
struct HashRowTests {
  private func person(_ number: Int, _ address: String, known: Bool = false) -> HashRow.Person {
    HashRow.Person(number: number, address: address, isKnown: known)
  }

  /// The numbers in the order of service.
  private func served(_ row: inout HashRow) -> [Int] {
    var numbers: [Int] = []
    while let next = row.next() {
      row.serve(next)
      numbers.append(next.number)
    }
    return numbers
  }

  @Test("serves people of one address in the order in which they came")
  func oneAddress() {
    var row = HashRow()
    for number in 1...4 { row.add(person(number, "203.0.113.1")) }
    #expect(served(&row) == [1, 2, 3, 4])
    #expect(row.next() == nil)
  }

  @Test("takes the networks in turn, and the addresses of a network in turn")
  func turns() {
    var row = HashRow()
    for number in 1...4 { row.add(person(number, "203.0.113.1")) }
    row.add(person(5, "203.0.113.2"))
    row.add(person(6, "198.51.100.1"))
    row.add(person(7, "198.51.100.1"))
    #expect(served(&row) == [1, 6, 5, 7, 2, 3, 4])
  }

  @Test("does not give a second turn to who comes again before others had their first")
  func comesAgain() {
    var row = HashRow()
    row.add(person(1, "203.0.113.1"))
    row.serve(row.next() ?? person(0, ""))
    row.add(person(2, "203.0.113.1"))
    row.add(person(3, "198.51.100.1"))
    #expect(served(&row) == [3, 2])
  }

  @Test("lets known devices go first, these too by networks in turn")
  func known() {
    var row = HashRow()
    row.add(person(1, "203.0.113.1"))
    row.add(person(2, "198.51.100.1", known: true))
    row.add(person(3, "198.51.100.1", known: true))
    row.add(person(4, "192.0.2.1", known: true))
    #expect(served(&row) == [2, 4, 3, 1])
  }

  @Test("passes over networks of which somebody is being served elsewhere")
  func busy() {
    var row = HashRow()
    row.add(person(1, "203.0.113.1"))
    row.add(person(2, "203.0.113.2"))
    row.add(person(3, "2001:db8::1"))
    let busy: Set = [Network(of: "203.0.113.99")]
    #expect(row.next(besides: busy)?.number == 3)
    #expect(row.next(besides: busy.union([Network(of: "2001:db8::2")])) == nil)
    #expect(row.next()?.number == 1)
  }

  @Test("sends away the newest of the largest crowd, and known devices last")
  func sheds() {
    var row = HashRow()
    for number in 1...5 { row.add(person(number, "203.0.113.\(number)")) }
    row.add(person(6, "198.51.100.1"))
    for number in 7...9 { row.add(person(number, "192.0.2.1", known: true)) }
    #expect(row.shed(to: 9).isEmpty)
    #expect(row.shed(to: 6).map(\.number) == [5, 4, 3])
    #expect(row.shed(to: 2).map(\.number) == [2, 6, 1, 9])
    #expect(row.numbers == [7, 8])
  }

  @Test("forgets who is gone")
  func keeps() {
    var row = HashRow()
    for number in 1...3 { row.add(person(number, "203.0.113.1")) }
    row.keep(only: [2, 3, 9])
    #expect(row.count == 2 && row.next()?.number == 2)
  }
}
