import BoxOffice
import BoxOfficeStore
import MariaDB
import Synchronization
import TestSupport
import Testing

@Suite("People who join together")
struct JoinRoundTests {
  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  @Test("get the next numbers in the order of arrival, with one transaction for all")
  func order() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let people = line.newcomers(try Buyer.crowd(70, stack))
    let commits = Mutex(0)
    let usher = try Usher(stack) { moment in
      if moment == .joinCommitted { commits.withLock { $0 += 1 } }
    }
    #expect(usher.join(people) == Line.firstNumbers(1...70))
    #expect(commits.withLock { $0 } == 3)
    #expect(try line.sql("SELECT last_number FROM sale_queue WHERE concert_id = CONCERT") == "70")
    #expect(try line.audit() == [])
  }

  @Test("Each of several lines counts its own people")
  func severalLines() throws {
    let lines = try (0..<5).map { _ in try Line(stack) { $0.capacity = 0 } }
    let buyers = try Buyer.crowd(6, stack)
    let people = buyers.flatMap { buyer in lines.flatMap { $0.newcomers([buyer]) } }
    let told = try Usher(stack).join(people)
    #expect(told == (1...6).flatMap { number in lines.map { _ in "\(number) waiting new" } })
  }

  @Test("At two counters, a hundred people get the numbers 1 to 100, each of them one")
  func twoCounters() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let people = line.newcomers(try Buyer.crowd(100, stack))
    let stack = stack
    let told = try concurrently(2) { counter in
      let mine = people.indices.filter { $0 % 2 == counter }.map { people[$0] }
      let usher = try Usher(stack)
      return [0..<7, 7..<15, 15..<50].flatMap { usher.join(Array(mine[$0])) }
    }.flatMap(\.self)
    let numbers = Set(told.compactMap(\.self))
    #expect(numbers == Set((1...100).map { "\($0) waiting new" }))
    #expect(try line.audit() == [])
  }

  @Test("The same people at four counters get one place each, and one of the four says it is new")
  func fourWindows() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let people = line.newcomers(try Buyer.crowd(32, stack))
    let stack = stack
    let told = try concurrently(4) { counter in
      let usher = try Usher(stack)
      return Array(usher.join(counter % 2 == 0 ? people : people.reversed()).compactMap(\.self))
    }.flatMap(\.self)
    #expect(Set(told) == Set((1...32).flatMap { ["\($0) waiting new", "\($0) waiting old"] }))
    #expect(told.count { $0.hasSuffix("new") } == 32)
    #expect(try line.sql("SELECT last_number FROM sale_queue WHERE concert_id = CONCERT") == "32")
    #expect(try line.audit() == [])
  }

  @Test("Who has a place keeps it and does not lock the counter")
  func known() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let people = line.newcomers(try Buyer.crowd(3, stack))
    let usher = try Usher(stack)
    _ = usher.join(people)
    let counter = try Connection(stack.database)
    try counter.executeText("START TRANSACTION")
    _ = try counter.execute(
      "SELECT last_number FROM sale_queue WHERE concert_id = \(line.concert) FOR UPDATE")
    #expect(usher.join(people) == ["1 waiting old", "2 waiting old", "3 waiting old"])
    try counter.executeText("ROLLBACK")
  }

  @Test("A window that was faster elsewhere makes the rest go again, without a gap")
  func fasterElsewhere() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let people = line.newcomers(try Buyer.crowd(8, stack))
    let elsewhere = try Usher(stack)
    let turns = Mutex(0)
    let usher = try Usher(stack) { moment in
      guard moment == .joinBefore else { return }
      // Three times in a row somebody is faster: the third time the rest go in halves.
      let turn = turns.withLock { turns in
        turns += 1
        return turns
      }
      if turn <= 3 { _ = elsewhere.joinAlone([people[2 * turn]]) }
    }
    let told = usher.join(people)
    #expect([2, 4, 6].map { told[$0] } == ["1 waiting old", "2 waiting old", "3 waiting old"])
    #expect([0, 1, 3, 5, 7].map { told[$0] } == Line.firstNumbers(4...8))
    #expect(try line.audit() == [])
  }

  @Test("Where the line is switched off meanwhile, all are told so")
  func switchedOff() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let people = line.newcomers(try Buyer.crowd(4, stack))
    let usher = try Usher(stack) { moment in
      if moment == .joinBefore { try? line.set("is_on = FALSE") }
    }
    #expect(usher.join(people) == Array(repeating: "queueNotRequired", count: 4))
    #expect(try line.sql("SELECT last_number FROM sale_queue WHERE concert_id = CONCERT") == "0")
  }

  @Test(
    "whose COMMIT is cut have one place each, whether or not it arrived",
    arguments: [CuttingProxy.Cut.reply, .request])
  func cut(cut: CuttingProxy.Cut) throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let people = line.newcomers(try Buyer.crowd(12, stack))
    let proxy = try CuttingProxy(to: stack.sockets + "/mariadb.sock")
    let usher = try Usher(stack, through: proxy.socketPath)
    _ = usher.join(Array(people[..<2]))
    proxy.cutNextCommits(cut)
    let told = usher.join(Array(people[2...]))
    let isNew = cut == .request ? "new" : "old"
    #expect(told == (3...12).map { "\($0) waiting \(isNew)" })
    #expect(try line.audit() == [])
  }

  @Test("A thousand rounds of all sizes leave few statements with the server")
  func statements() throws {
    let lines = try (0..<3).map { _ in try Line(stack) { $0.capacity = 0 } }
    let buyers = try Buyer.crowd(200, stack)
    let usher = try Usher(stack)
    var dice = SystemRandomNumberGenerator()
    for _ in 0..<1000 {
      let count = Int.random(in: 1...32, using: &dice)
      let people = buyers.shuffled(using: &dice).prefix(count).map { buyer in
        lines[Int.random(in: 0..<lines.count, using: &dice)].newcomers([buyer])[0]
      }
      _ = usher.join(people)
    }
    let kept = try usher.database.answer(
      to: .one("SHOW SESSION STATUS LIKE 'Com_stmt_prepare'") { ($0.string(), $0.string()) })
    #expect(Int(kept.1) ?? .max <= 12)
  }
}
