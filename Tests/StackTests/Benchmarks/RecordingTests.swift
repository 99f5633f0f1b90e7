import Foundation
import TestSupport
import Testing

@testable import Recording

@Suite(
  "What the benchmarks replay is what a worker sends", .serialized,
  OwnStack(environment: Studio.environment))
struct RecordingTests {
  private let stack: Stack

  init() throws {
    stack = try OwnStack.stack()
  }

  @Test(
    "Each deed sends the recorded statements, in their order and batched as they were",
    arguments: Deed.all)
  func drift(deed: Deed) throws {
    let sent = try Studio(stack).perform(deed)
    for (name, trips) in [(RecordingFile.openingName, sent.opening), (deed.name, sent.deed)] {
      let drift = Drift.lines(recorded: try RecordingFile(name: name).trips, sent: trips)
      #expect(
        drift == [],
        "\(name) has drifted, \(RecordingFile.command) records it anew:\n\(drift.joined(separator: "\n"))"
      )
    }
  }

  @Test("A deed takes no more round trips and statements than these", arguments: Deed.all)
  func counts(deed: Deed) throws {
    let trips = try RecordingFile(name: deed.name).trips
    #expect(trips.count == deed.roundTrips)
    #expect(trips.map(\.statementCount).reduce(0, +) <= deed.statementsMax)
  }

  @Test("Nothing is recorded but the deeds and how a connection is opened")
  func files() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: RecordingFile.directory)
    #expect(Set(files) == Set(Deed.all.map(\.name) + [RecordingFile.openingName]))
  }

  @Test("Replayed, each deed has the effect of the worker's, and the books are right after it")
  func replay() throws {
    let replay = try Replay(stack)
    let hall = try Hall(stack)
    try stack.sql(
      """
      INSERT INTO sale_queue (concert_id, capacity, admissions_per_minute, seed)
      VALUES (\(hall.concertID), 0, 1, SHA2('replay', 256))
      """)
    let seats = try Hall(stack)
    let schedule = "schedule=\(seats.scheduleID)"
    #expect(try replay.run([.charge], ["amount=30000"]) == "0")
    #expect(try replay.run([.join], ["concert=\(hall.concertID)"]) == "0")
    #expect(try replay.run([.hold], [schedule, "seat_first=1"]) == "0")
    #expect(try replay.run([.hold, .order], [schedule, "seat_first=2", "code=signed"]) == "0")
    // A second place in the line is no success: a row is missing that a worker's join has read.
    #expect(try replay.run([.join], ["concert=\(hall.concertID)"]) == "1")

    let effects = try stack.sql(
      """
      SELECT GROUP_CONCAT(CONCAT(seat_no, ' ', status, ' ', version) ORDER BY seat_no)
      FROM seat WHERE schedule_id = \(seats.scheduleID) AND status <> 'free';
      SELECT GROUP_CONCAT(CONCAT(status, ' ', total) ORDER BY id) FROM hold WHERE schedule_id = \(seats.scheduleID);
      SELECT GROUP_CONCAT(CONCAT(seat_no, ' ', code)) FROM ticket WHERE schedule_id = \(seats.scheduleID);
      SELECT balance FROM account WHERE user_id = \(replay.user);
      SELECT GROUP_CONCAT(CONCAT(transfer.kind, ' ', amount) ORDER BY transfer.id) FROM transfer
      JOIN account ON account.id = wallet_id WHERE user_id = \(replay.user);
      SELECT GROUP_CONCAT(CONCAT(number, ' ', state)) FROM queue_token WHERE concert_id = \(hall.concertID);
      SELECT GROUP_CONCAT(kind ORDER BY id) FROM outbox WHERE JSON_VALUE(payload, '$.user_id') = \(replay.user);
      SELECT COUNT(*) FROM idempotency_key WHERE user_id = \(replay.user) AND JSON_VALID(body);
      """)
    #expect(
      effects == """
        1 held 1,2 sold 2
        active 10000,paid 10000
        2 signed
        20000
        charge 30000,purchase 10000
        1 waiting
        wallet.charged,hold.created,hold.created,order.paid
        4
        """)
    #expect(try stack.audit() == "")
  }
}

/// The benchmarks' client, on a stack.
private struct Replay {
  let user: Int64

  private let stack: Stack
  private let directory: PrivateDirectory

  init(_ stack: Stack) throws {
    self.stack = stack
    directory = try PrivateDirectory()
    user = try Buyer(stack).id
    // The client knows its buyers by these tokens.
    try stack.sql(
      """
      INSERT INTO login_session (user_id, token_hash, expires_at)
      VALUES (\(user), UNHEX(SHA2('bench-\(user)', 256)), NOW(3) + INTERVAL 1 DAY)
      """)
    let sources = ["straight.c", "recording.c"].map { Stack.root + "/Tests/Benchmarks/" + $0 }
    let libraries = try Command.run(["pkg-config", "--cflags", "--libs", "libmariadb"])
    let flags = libraries.output.split(whereSeparator: \.isWhitespace).map(String.init)
    let built = try Command.run(
      ["clang", "-Wall", "-Wextra", "-Werror", "-o", program] + sources + flags + ["-lpthread"])
    try #require(built.status == 0, "\(built.output)")
  }

  private var program: String { directory.path + "/straight" }

  /// Does the deeds once; gives how often that failed.
  func run(_ deeds: [Deed], _ variables: [String]) throws -> String {
    let recordings = ([RecordingFile.openingName] + deeds.map(\.name)).map {
      RecordingFile.directory + "/" + $0
    }
    let result = try Command.run(
      [program, stack.sockets + "/mariadb.sock", stack.state + "/secrets/database-password"]
        + ["1", "0"] + recordings + ["run=\(Buyer.freshKey())", "user_first=\(user)"] + variables)
    let counts = result.output.split(whereSeparator: \.isNewline).last?.split(separator: " ")
    return String(counts?.last ?? "")
  }
}
