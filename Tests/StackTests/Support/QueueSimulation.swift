import Foundation
import Synchronization
import System
import TestSupport
import Testing

/// A crowd before one line. The seed decides which people buy, idle with a pass, leave or vanish.
final class QueueSimulation: Sendable {
  enum Role: CaseIterable, Sendable {
    case buys, buysLater, idles, leavesBefore, leavesInside, vanishes
  }

  let line: Line
  private let people: [Buyer]
  private let roles: [Role]
  private let worst = Mutex(0)
  private static let clients = 16
  private static let pause = 0.005

  init(
    _ stack: Stack, people count: Int, capacity: Int, passSeconds: Int = 2, seed: UInt64
  ) throws {
    line = try Line(stack) {
      $0.capacity = capacity
      $0.passSeconds = passSeconds
      $0.hall.rows = 40
      $0.hall.seatsPerRow = max(count / 40, 1) + 1
    }
    people = try Buyer.crowd(count, stack, balance: 100_000)
    var random = SplitMix64(seed: seed)
    roles = (0..<count).map { _ in
      [.buys, .buys, .buys, .buysLater, .idles, .leavesBefore, .leavesInside, .vanishes]
        .randomElement(using: &random) ?? .buys
    }
    try Self.recordAdmissions(stack)
  }

  // Every admission leaves a row, so that none can be overlooked.
  private static func recordAdmissions(_ stack: Stack) throws {
    try stack.sql(
      """
      CREATE TABLE IF NOT EXISTS test_admission (
        id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, concert_id BIGINT NOT NULL, user_id BIGINT NOT NULL,
        number BIGINT NOT NULL, admitted_at DATETIME(3) NOT NULL
      );
      CREATE OR REPLACE TRIGGER test_admission AFTER UPDATE ON queue_token FOR EACH ROW
        INSERT INTO test_admission (concert_id, user_id, number, admitted_at)
        SELECT NEW.concert_id, NEW.user_id, NEW.number, NEW.admitted_at FROM DUAL
        WHERE NEW.state = 'active' AND OLD.state <> 'active';
      """)
  }

  /// Plays the evening; `disturb` is called from a thread of its own once the line moves. With
  /// `asTold`, answers to a poll that came within two seconds of the last do not count: the line
  /// asks for at least two seconds, and workers that miss the cache know more than those that have
  /// it again.
  func run(
    within limit: Duration = .seconds(60), asTold: Bool = false,
    disturb: @escaping @Sendable (Line) throws -> Void = { _ in }
  ) throws {
    let deadline = ContinuousClock.now + limit
    let tokens = try joinAll()
    _ = try concurrently(Self.clients + 2, within: limit + .seconds(10)) { [self] client in
      switch client {
      case Self.clients: try watch(until: deadline)
      case Self.clients + 1:
        try eventually(within: .seconds(15), "the line moves") { try line.livePasses() > 0 }
        try disturb(line)
      default:
        var mine = stride(from: client, to: people.count, by: Self.clients).map {
          Visitor(
            line, people[$0], tokens[$0], roles[$0], seat: Int64($0 + 1),
            patience: asTold ? .seconds(2) : .zero)
        }
        while !mine.isEmpty {
          guard ContinuousClock.now < deadline else {
            throw Stack.Failure(description: "\(mine.count) still stand: \(mine[0])")
          }
          mine = try mine.filter { try !$0.step() }
          Thread.sleep(forTimeInterval: Self.pause)
        }
        left.wrappingSubtract(1, ordering: .relaxed)
      }
    }
  }

  private let left = Atomic(QueueSimulation.clients)

  private func joinAll() throws -> [String] {
    let joined = try concurrently(Self.clients) { [self] client in
      try stride(from: client, to: people.count, by: Self.clients).map {
        ($0, try line.token(people[$0]))
      }
    }
    return joined.flatMap(\.self).sorted { $0.0 < $1.0 }.map(\.1)
  }

  private func watch(until deadline: ContinuousClock.Instant) throws {
    while left.load(ordering: .relaxed) > 0, ContinuousClock.now < deadline {
      guard let live = try? line.livePasses() else { continue }
      worst.withLock { $0 = max($0, live) }
    }
  }

  /// The most passes that were ever seen to be good at once.
  var mostPasses: Int { worst.withLock { $0 } }

  /// Expects what must be true in the end, whatever was done to the stack.
  func expectCalm(capacity: Int, sourceLocation: SourceLocation = #_sourceLocation) throws {
    #expect(mostPasses <= capacity, sourceLocation: sourceLocation)
    #expect(mostPasses > 0, sourceLocation: sourceLocation)
    let twice = try line.sql(
      """
      SELECT number FROM test_admission WHERE concert_id = CONCERT
      GROUP BY number HAVING COUNT(*) > 1
      """)
    #expect(twice == "", "admitted twice", sourceLocation: sourceLocation)
    let buyers = roles.filter { $0 == .buys || $0 == .buysLater }.count
    let bought = try line.sql(
      "SELECT COUNT(*) FROM orders WHERE schedule_id = \(line.hall.scheduleID)")
    #expect(bought == "\(buyers)", "who wants to buy does", sourceLocation: sourceLocation)
    let waiting = try line.sql(
      """
      SELECT COUNT(*) FROM queue_token
      WHERE concert_id = CONCERT AND state = 'waiting' AND NOT is_skipped
      """)
    #expect(waiting == "0", "the line has drained", sourceLocation: sourceLocation)
    #expect(try line.audit() == [], sourceLocation: sourceLocation)
  }

  /// Expects that no person who polled all the time was overtaken.
  func expectOrder(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let overtaken = try line.sql(
      """
      SELECT early.number, late.number
      FROM test_admission AS early
      JOIN test_admission AS late ON late.concert_id = early.concert_id
        AND late.admitted_at > early.admitted_at AND late.number < early.number
      WHERE early.concert_id = CONCERT
      LIMIT 5
      """)
    #expect(overtaken == "", sourceLocation: sourceLocation)
  }
}

/// One person of the crowd, who takes a step whenever asked.
private final class Visitor: CustomStringConvertible {
  private let line: Line
  private let buyer: Buyer
  private var token: String
  private let role: QueueSimulation.Role
  private let seat: Int64
  private var polls = 0
  private var lastAhead = Int64.max
  private var lastTold = ContinuousClock.now
  private let patience: Duration
  private var hold: Int64?
  private let keys = (hold: Buyer.freshKey(), order: Buyer.freshKey())

  var description: String { "\(role) seat \(seat) polls \(polls) hold \(hold ?? 0)" }

  init(
    _ line: Line, _ buyer: Buyer, _ token: String, _ role: QueueSimulation.Role, seat: Int64,
    patience: Duration
  ) {
    self.line = line
    self.buyer = buyer
    self.token = token
    self.role = role
    self.seat = seat
    self.patience = patience
  }

  /// Takes the next step; true if the evening is over for this person. A failed step is tried
  /// again.
  func step() throws -> Bool {
    if role == .vanishes { return true }
    guard let reply = try? line.poll(token), reply.status == 200 else { return false }
    polls += 1
    switch reply.json.state.string {
    case "waiting":
      let ahead = try #require(reply.json.ahead.integer)
      let now = ContinuousClock.now
      if ahead <= lastAhead {
        (lastAhead, lastTold) = (ahead, now)
      } else {
        #expect(now - lastTold < patience, "\(lastAhead) were ahead of \(seat), then \(ahead)")
      }
      return role == .leavesBefore && polls > 1 && (try? line.leave(token).status) == 204
    case "active": return try enter()
    case "left": return true
    case "expired": return try comeBack()
    case "used": return true
    default: throw Stack.Failure(description: "\(reply)")
    }
  }

  private func enter() throws -> Bool {
    switch role {
    case .buys, .buysLater: return try buy()
    case .idles, .vanishes: return false
    case .leavesBefore, .leavesInside: return (try? line.leave(token).status) == 204
    }
  }

  // A pass of seconds is short on a busy machine: a person who still wants to buy joins again.
  private func comeBack() throws -> Bool {
    guard role == .buys || role == .buysLater else { return true }
    guard let again = (try? line.join(buyer))?.json.token.string else { return false }
    token = again
    lastAhead = .max
    return false
  }

  private func buy() throws -> Bool {
    let headers = [("Queue-Token", token)]
    if hold == nil {
      let reply = try? buyer.send(
        "POST", "/v1/schedules/\(line.hall.scheduleID)/holds", #"{"seat_ids":[\#(seat)]}"#,
        key: keys.hold, headers: headers)
      if reply?.code == "queue_token_expired" { return try comeBack() }
      guard reply?.status == 201 else { return false }
      hold = reply?.json.id.integer
      if role == .buysLater { return false }
    }
    let reply = try? buyer.send(
      "POST", "/v1/orders", #"{"hold_id":\#(hold ?? 0)}"#, key: keys.order, headers: headers)
    if reply?.code == "queue_token_expired" { return try comeBack() }
    return reply?.status == 201
  }
}
