import BoxOfficeStore
import Foundation
import TestSupport
import Testing

/// The evening of the admission tests, while parts of the stack die.
@Suite("The line under fire", .serialized, .ownStack)
struct QueueFaultTests {
  private static let people = 60
  private static let capacity = 20

  private let stack: Stack
  private let checkpoints: Checkpoints

  init() throws {
    stack = try OwnStack.stack()
    checkpoints = try #require(stack.checkpoints)
  }

  private func evening(
    seed: UInt64, expectOrder: Bool = true, disturb: @escaping @Sendable (Line) throws -> Void
  ) throws {
    let evening = try QueueSimulation(
      stack, people: Self.people, capacity: Self.capacity, seed: seed)
    try evening.run(asTold: true, disturb: disturb)
    try evening.expectCalm(capacity: Self.capacity)
    if expectOrder { try evening.expectOrder() }
  }

  @Test("The cache loses its memory again and again")
  func flushed() throws {
    let stack = stack
    try evening(seed: 1) { _ in for _ in 0..<20 { try stack.flushCache() } }
  }

  @Test("The cache is killed and comes back empty")
  func killed() throws {
    let stack = stack
    try evening(seed: 2) { _ in
      stack.kill9(.memcached)
      try eventually(within: .seconds(20), "the cache is back") {
        (try? stack.cache("version"))?.hasPrefix("VERSION") == true
      }
    }
  }

  @Test("The cache stands still for a while")
  func frozen() throws {
    let stack = stack
    try evening(seed: 3) { line in
      stack.freeze(.memcached)
      defer { stack.thaw(.memcached) }
      let before = try line.sql("SELECT serving FROM sale_queue WHERE concert_id = CONCERT")
      try eventually(within: .seconds(20), "the line moves all the same") {
        let now = try line.sql("SELECT serving FROM sale_queue WHERE concert_id = CONCERT")
        return Int(now) ?? 0 >= (Int(before) ?? 0) + 5
      }
    }
  }

  @Test("What a cache that stood still has kept too long does not send anybody back")
  func stale() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let tokens = try (0..<4).map { _ in try line.token(line.buyer()) }
    try line.set("serving = 2")
    // Each client asks once, as no answer tells less than the one before. A value that is still
    // good must be accepted, or the test would show nothing.
    try keep(serving: 1, of: line, goodFor: 900)
    #expect(try line.poll(tokens[2]).json.ahead.integer == 1)
    try keep(serving: 1, of: line, goodFor: -4000)
    #expect(try line.poll(tokens[3]).json.ahead.integer == 1)
    #expect(try line.poll(tokens[2]).json.ahead.integer == 0)
  }

  private func keep(serving: Int, of line: Line, goodFor milliseconds: Int) throws {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    let host = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
    let end = time.tv_sec * 1000 + time.tv_nsec / 1_000_000 + milliseconds
    let words = ["1", "\(serving)", "0", "-1", "30", "\(end)"]
    let value = words.joined(separator: " ") + " " + host.trimmingCharacters(in: .newlines)
    let id = try line.sql("SELECT CONCERT")
    let stored = try stack.cache("set queue:\(id) 0 60 \(value.utf8.count)\r\n\(value)")
    #expect(stored.hasPrefix("STORED"))
  }

  @Test("Workers are killed, also in the middle of letting people in")
  func workers() throws {
    let (stack, checkpoints) = (stack, checkpoints)
    try evening(seed: 4) { _ in
      for _ in 0..<3 {
        checkpoints.killNext(.admissionLocked)
        try eventually(within: .seconds(15), "somebody dies while admitting") {
          !checkpoints.willKill(.admissionLocked)
        }
        if let worker = stack.workerIDs(of: .front).first { kill(worker, SIGKILL) }
      }
    }
  }

  @Test("All workers and their supervisor are killed")
  func supervisor() throws {
    let stack = stack
    try evening(seed: 5) { _ in
      stack.kill9(.workers)
      try eventually(within: .seconds(30), "they are back") {
        (try? stack.get("/readyz").status) == 200
      }
    }
  }

  @Test("No sweep runs")
  func noSweep() throws {
    let stack = stack
    try stack.withoutSweep {
      try evening(seed: 6) { _ in }
    }
  }

  @Test("Two sweeps run at once")
  func twoSweeps() throws {
    let stack = stack
    try evening(seed: 7) { _ in
      _ = try concurrently(2) { _ in for _ in 0..<10 { try stack.sweep() } }
    }
  }

  @Test("While people wait, five hundred polls ask the database next to nothing")
  func noDatabase() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let token = try line.token(line.buyer())
    let other = stack
    try stack.withoutSweep {
      func statements() throws -> Int {
        let text = try other.sql(
          "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'COM_STMT_EXECUTE'"
        )
        return try #require(Int(text))
      }
      let began = ContinuousClock.now
      let before = try statements()
      for _ in 0..<500 { #expect(try line.poll(token).json.state.string == "waiting") }
      let asked = try statements() - before
      let seconds = Int((ContinuousClock.now - began).components.seconds) + 1
      // Once a second one worker admits people, which takes a few statements.
      #expect(asked <= seconds * 20, "\(asked) statements in \(seconds) s")

      // The control: without the cache each poll asks.
      other.freeze(.memcached)
      defer { other.thaw(.memcached) }
      let without = try statements()
      for _ in 0..<50 { #expect(try line.poll(token).json.state.string == "waiting") }
      #expect(try statements() - without >= 50)
    }
  }

  @Test("A draw goes on after whoever was at it has been killed, in each of its steps")
  func draw() throws {
    let line = try Line(stack) { $0.opensIn = 3600 }
    let people = try Buyer.crowd(40, stack)
    let tokens = try people.map { try line.token($0) }
    for moment in [Moment.drawClosing, .drawSorting, .drawNumbering] {
      checkpoints.killNext(moment)
    }
    try line.set("opens_at = NOW(3) - INTERVAL 1 SECOND")
    try eventually(within: .seconds(20), "the draw is done") {
      _ = try? line.poll(tokens[0])
      return try line.sql("SELECT drawn_at IS NOT NULL FROM sale_queue WHERE concert_id = CONCERT")
        == "1"
    }
    for moment in [Moment.drawClosing, .drawSorting, .drawNumbering] {
      #expect(!checkpoints.spare(moment), "\(moment.rawValue) was never reached")
    }
    #expect(
      try line.sql(
        "SELECT COUNT(DISTINCT number), MIN(number), MAX(number) FROM queue_token WHERE concert_id = CONCERT"
      ) == "40\t1\t40")
    #expect(try line.audit() == [])
  }
}
