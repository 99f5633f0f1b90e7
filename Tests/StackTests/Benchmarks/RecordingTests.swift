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
    let hall = try lineHall()
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
      SELECT balance FROM account WHERE user_id = \(replay.users[0]);
      SELECT GROUP_CONCAT(CONCAT(transfer.kind, ' ', amount) ORDER BY transfer.id) FROM transfer
      JOIN account ON account.id = wallet_id WHERE user_id = \(replay.users[0]);
      SELECT GROUP_CONCAT(CONCAT(number, ' ', state)) FROM queue_token WHERE concert_id = \(hall.concertID);
      SELECT GROUP_CONCAT(kind ORDER BY id) FROM outbox WHERE JSON_VALUE(payload, '$.user_id') = \(replay.users[0]);
      SELECT COUNT(*) FROM idempotency_key WHERE user_id = \(replay.users[0]) AND JSON_VALID(body);
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

  @Test("So has each round of deeds, for each of its people")
  func replayRounds() throws {
    let people = Deed.peopleInRound
    let replay = try Replay(stack, people: people)
    let line = try lineHall()
    let seats = try Hall(stack) { plan in
      plan.rows = 2 * people
      plan.prices = (0..<people).map { 9_000 - Int64($0) }
    }
    let schedule = "schedule=\(seats.scheduleID)"
    let codes = (1...people).map { "code\($0)=signed-\($0)" }
    #expect(try replay.run([.joinRound], ["concert=\(line.concertID)"]) == "0")
    #expect(try replay.run([.holdRound], [schedule, "seat_first=1"]) == "0")
    #expect(
      try replay.run([.holdRound, .orderRound], [schedule, "seat_first=9"] + codes) == "0")
    // The hall has forty seats: the row of the last person is missing.
    #expect(try replay.run([.holdRound], [schedule, "seat_first=38"]) == "1")

    let effects = try stack.sql(
      """
      SELECT GROUP_CONCAT(CONCAT(seat_no, ' ', status, ' ', version) ORDER BY seat_no)
      FROM seat WHERE schedule_id = \(seats.scheduleID) AND status <> 'free';
      SELECT GROUP_CONCAT(CONCAT(user_id - \(replay.users[0]), ' ', status, ' ', total) ORDER BY id)
      FROM hold WHERE schedule_id = \(seats.scheduleID);
      SELECT GROUP_CONCAT(CONCAT(seat_no, ' ', code, ' ', price) ORDER BY id)
      FROM ticket WHERE schedule_id = \(seats.scheduleID);
      SELECT GROUP_CONCAT(balance ORDER BY user_id) FROM account WHERE user_id IN \(replay.list);
      SELECT GROUP_CONCAT(CONCAT(number, ' ', state) ORDER BY user_id)
      FROM queue_token WHERE concert_id = \(line.concertID);
      SELECT kind, COUNT(*) FROM outbox WHERE JSON_VALUE(payload, '$.user_id') IN \(replay.list)
      GROUP BY kind ORDER BY kind;
      SELECT COUNT(*) FROM idempotency_key WHERE user_id IN \(replay.list) AND JSON_VALID(body);
      """)
    #expect(
      effects == """
        1 held 1,2 held 1,3 held 1,4 held 1,9 sold 2,10 sold 2,11 sold 2,12 sold 2
        0 active 9000,1 active 9000,2 active 9000,3 active 9000,0 paid 9000,1 paid 9000,2 paid 8999,3 paid 8999
        9 signed-1 9000,10 signed-2 9000,11 signed-3 8999,12 signed-4 8999
        41000,41000,41001,41001
        1 waiting,2 waiting,3 waiting,4 waiting
        hold.created\t8
        order.paid\t4
        12
        """)
    #expect(try stack.audit() == "")
  }

  /// A concert with an open line that lets nobody in.
  private func lineHall() throws -> Hall {
    let hall = try Hall(stack)
    try stack.sql(
      """
      INSERT INTO sale_queue (concert_id, capacity, admissions_per_minute, seed)
      VALUES (\(hall.concertID), 0, 1, SHA2('replay', 256))
      """)
    return hall
  }
}

/// The benchmarks' client, on a stack.
private struct Replay {
  let users: [Int64]
  var list: String { "(" + users.map(String.init).joined(separator: ",") + ")" }

  private let stack: Stack
  private let directory: PrivateDirectory

  init(_ stack: Stack, people: Int = 1) throws {
    self.stack = stack
    directory = try PrivateDirectory()
    users = try Buyer.make(people, stack, balance: people > 1 ? 50_000 : 0).map(\.id)
    // The client knows its buyers by these tokens.
    try stack.sql(
      """
      INSERT INTO login_session (user_id, token_hash, expires_at)
      SELECT
        id, UNHEX(SHA2(CONCAT('bench-', id), 256)), NOW(3) + INTERVAL 1 DAY
      FROM user WHERE id IN \(list)
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
        + ["1", "0"] + recordings + ["run=\(Buyer.freshKey())", "user_first=\(users[0])"]
        + variables)
    let counts = result.output.split(whereSeparator: \.isNewline).last?.split(separator: " ")
    return String(counts?.last ?? "")
  }
}
