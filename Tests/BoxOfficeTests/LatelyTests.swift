import BoxOffice
import Testing

@Suite("What was read lately")
struct LatelyTests {
  private let start = ContinuousClock.now

  @Test("is good until its time is over, and not at its end")
  func lifetime() {
    var known = Lately<String, Int>(atMost: 4, for: .seconds(1))
    known.keep(1, of: "a", since: start)
    #expect(known.value(of: "a", at: start) == 1)
    #expect(known.value(of: "a", at: start + .milliseconds(999)) == 1)
    #expect(known.value(of: "a", at: start + .seconds(1)) == nil)
    #expect(known.value(of: "b", at: start) == nil)
  }

  @Test("is good for ever where no time is set")
  func noLifetime() {
    var known = Lately<String, Int>(atMost: 4)
    known.keep(1, of: "a", since: start)
    #expect(known.value(of: "a", at: start + .seconds(1_000_000)) == 1)
  }

  @Test("is young again when it is read again")
  func keptAgain() {
    var known = Lately<String, Int>(atMost: 4, for: .seconds(1))
    known.keep(1, of: "a", since: start)
    known.keep(2, of: "a", since: start + .milliseconds(900))
    #expect(known.value(of: "a", at: start + .milliseconds(1800)) == 2)
    #expect(known.value(of: "a", at: start + .milliseconds(1900)) == nil)
  }

  @Test("is gone when it is forgotten, and nothing else is")
  func forgotten() {
    var known = Lately<String, Int>(atMost: 4)
    known.keep(1, of: "a")
    known.keep(2, of: "b")
    known.forget("a")
    known.forget("c")
    #expect(known.value(of: "a") == nil)
    #expect(known.value(of: "b") == 2)
  }

  @Test("makes room by what was kept before all others")
  func oldestGoes() {
    var known = Lately<Int, Int>(atMost: 3)
    for number in 1...3 { known.keep(number, of: number) }
    known.keep(1, of: 1)
    known.keep(4, of: 4)
    #expect((1...4).map { known.value(of: $0) } == [1, nil, 3, 4])
    known.keep(5, of: 5)
    #expect((1...5).map { known.value(of: $0) } == [1, nil, nil, 4, 5])
  }

  @Test("needs no room to be read again")
  func fullAndKeptAgain() {
    var known = Lately<Int, Int>(atMost: 2)
    known.keep(1, of: 1)
    known.keep(2, of: 2)
    known.keep(3, of: 2)
    #expect(known.value(of: 1) == 1 && known.value(of: 2) == 3)
  }

  @Test("makes room by all that is out of date, before anything else goes")
  func expiredGo() {
    var known = Lately<Int, Int>(atMost: 3, for: .seconds(1))
    known.keep(1, of: 1, since: start + .milliseconds(600))
    known.keep(2, of: 2, since: start)
    known.keep(3, of: 3, since: start)
    let later = start + .milliseconds(1100)
    known.keep(4, of: 4, since: later)
    known.keep(5, of: 5, since: later)
    #expect((1...5).map { known.value(of: $0, at: later) } == [1, nil, nil, 4, 5])
  }

  @Test("never grows over its bound", arguments: [nil, Duration.seconds(1)])
  func bound(lifetime: Duration?) {
    var known = Lately<Int, Int>(atMost: 8, for: lifetime)
    for number in 0..<1000 {
      known.keep(number, of: number, since: start + .milliseconds(number))
      let count = (0...number).filter { known.value(of: $0, at: start) != nil }.count
      #expect(count <= 8)
    }
  }
}
