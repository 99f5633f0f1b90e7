import Foundation
import Signing
import TestSupport
import Testing

@Suite("A rehearsal on a stack", .serialized, .ownStack)
struct RehearsalStackTests {
  private let stack: Stack
  private let office: Office
  private let secret = String(repeating: "s3cret00", count: 4)

  init() throws {
    stack = try OwnStack.stack()
    office = Office(stack)
  }

  @Test("An on-sale with a line is played, judged, and told the same way by everybody")
  func steady() throws {
    let line = try Line(stack) {
      $0.hall.rows = 20
      $0.hall.seatsPerRow = 20
      $0.capacity = 200
      $0.perMinute = 6000
    }
    let directory = try PrivateDirectory()
    let (status, output) = try stack.runScript(
      "rehearse",
      [
        "--concert", "\(line.concert)", "--buyers", "150", "--arrivals", "50/s", "--for", "12s",
        "--accounts", "steady", "--report", directory.path,
      ])
    #expect(status == 0, "\(output)")
    #expect(output.contains("Every promise was kept."), "\(output)")
    try expectSales(line.hall, told: directory.path)
    // make rehearse leaves no door open.
    #expect(try sessions(of: "steady") == 0)
    #expect(!FileManager.default.fileExists(atPath: stack.state + "/rehearsal-secret"))
  }

  @Test("Where all want the same row, each seat of it is sold once")
  func scramble() throws {
    let hall = try Hall(stack) {
      $0.rows = 3
      $0.seatsPerRow = 20
    }
    let directory = try PrivateDirectory()
    try prepare("scramble", buyers: 100)
    let (status, output) = try rehearse(
      [
        "--concert", "\(hall.concertID)", "--buyers", "100", "--arrivals", "100/s", "--for", "5s",
        "--accounts", "scramble", "--profile", "scramble", "--report", directory.path,
      ])
    #expect(status == 0, "\(output)")
    #expect(output.contains("409 seat_unavailable"), "\(output)")
    try expectSales(hall, told: directory.path)
  }

  @Test("A signal ends it early, with a report and a verdict")
  func signal() throws {
    let hall = try Hall(stack)
    try prepare("signal", buyers: 1000)
    let directory = try PrivateDirectory()
    let process = try ChildProcess(
      try command([
        "--concert", "\(hall.concertID)", "--buyers", "1000", "--arrivals", "5/s", "--for", "200s",
        "--accounts", "signal",
      ]), environment: stack.programEnvironment(as: .office), output: directory.path + "/output")
    func output() -> String {
      (try? String(contentsOfFile: directory.path + "/output", encoding: .utf8)) ?? ""
    }
    try eventually("it plays") { output().contains("t=2s") }
    process.terminate()
    #expect(process.wait(within: .seconds(60)) == .exited(0))
    #expect(output().contains("Every promise was kept."), "\(output())")
  }

  @Test("A concert that cannot be rehearsed is refused in one line")
  func refused() throws {
    let hall = try Hall(stack)
    try prepare("few", buyers: 2)
    let concert = ["--concert", "\(hall.concertID)", "--accounts", "few"]
    for (arguments, status, reason) in [
      (
        ["--buyers", "none", "--speed", "1"], 64,
        "--buyers none (not such a number); --speed (unknown)"
      ),
      (concert + ["--buyers", "3"], 69, "not all accounts 1 to 3 are there"),
      (
        ["--concert", "999999", "--accounts", "few", "--buyers", "2"], 69,
        "/v1/concerts/999999: 404"
      ),
    ] {
      let result = try rehearse(arguments)
      #expect(result.status == Int32(status), "\(result.output)")
      #expect(result.output.contains(reason), "\(result.output)")
      #expect(result.output.split(separator: "\n").count == 1, "\(result.output)")
    }
  }

  @Test("Accounts are made, filled up and locked again; the books stay in balance")
  func accounts() throws {
    try prepare("books", buyers: 30)
    let token = Hex.encode(Digest.sha256(Array("\(secret):books-30".utf8)))
    func wallet() throws -> Reply {
      try stack.get("/v1/wallet", headers: [("Authorization", "Bearer \(token)")])
    }
    #expect(try wallet().json.balance.amount.integer == 10_000_000)
    let again = try office.row(
      "prepare_rehearsal",
      "@rehearsal = 'BOOKS', @buyers = 40, @balance = 20000000, @secret = '\(secret)'")
    #expect(again.prefix(3) == ["40", "10", "500000000"])
    #expect(try wallet().json.balance.amount.integer == 20_000_000)
    #expect(try office.result("end_rehearsal", "@rehearsal = 'books'") == "ended")
    #expect(try wallet().status == 401)
    #expect(
      try office.result("end_rehearsal", "@rehearsal = 'books'").hasPrefix("nothing to do"))
    #expect(try stack.audit() == "")
  }

  @Test(
    "Nonsense changes nothing",
    arguments: [
      "@buyers = 0", "@buyers = 100001", "@buyers = NULL", "@secret = 'short'", "@secret = NULL",
      "@secret = 'with spaces and other things in it, 32'", "@rehearsal = 'a_b%'", "@balance = 0",
      "@balance = 100000001", "@hours = 0", "@hours = 169",
    ])
  func nonsense(wrong: String) throws {
    let users = try stack.sql("SELECT COUNT(*) FROM user")
    let (status, output) = try office.run(
      "prepare_rehearsal", "@rehearsal = 'odd', @buyers = 2, @secret = '\(secret)', \(wrong)")
    #expect(status != 0)
    #expect(output.contains("ERROR 1644 (45000)"), "\(output)")
    #expect(try stack.sql("SELECT COUNT(*) FROM user") == users)
  }

  private func prepare(_ name: String, buyers: Int) throws {
    let result = try office.result(
      "prepare_rehearsal", "@rehearsal = '\(name)', @buyers = \(buyers), @secret = '\(secret)'")
    #expect(result == "prepared")
    try secret.write(toFile: stack.state + "/test-secret", atomically: true, encoding: .utf8)
  }

  private func command(_ arguments: [String]) throws -> [String] {
    [
      try Products.directory() + "/boxoffice-rehearse", "--url", "http://127.0.0.1:\(stack.port)",
      "--secret-file", stack.state + "/test-secret", "--audit", Stack.root + "/sql/audit.sql",
    ] + arguments
  }

  private func rehearse(_ arguments: [String]) throws -> (status: Int32, output: String) {
    try Command.run(try command(arguments), environment: stack.programEnvironment(as: .office))
  }

  private func sessions(of accounts: String) throws -> Int? {
    Int(
      try stack.sql(
        """
        SELECT COUNT(*) FROM login_session JOIN user ON user.id = login_session.user_id
        WHERE email_key LIKE '\(accounts)-%@rehearsal.invalid'
        """))
  }

  /// Expects that the buyers' answers agree with the database, and that there are some.
  private func expectSales(_ hall: Hall, told directory: String) throws {
    let bytes = FileManager.default.contents(atPath: directory + "/rehearsal.json") ?? Data()
    let report = try #require(JSON(parsing: Array(bytes)))
    let told = report.timeline.moments.array.last?.seats_sold.integer
    let sold = try stack.sql(
      "SELECT COUNT(*) FROM seat WHERE schedule_id = \(hall.scheduleID) AND status = 'sold'")
    #expect(told.map(String.init) == sold)
    #expect(told ?? 0 > 0)
    #expect(report.verdict.clean.bool == true)
    #expect(try stack.audit() == "")
  }
}
