import Foundation
import TestSupport
import Testing

@Suite("The scripts about clusters of accounts", .serialized)
struct ClusterScriptTests {
  let stack: Stack
  let office: Office
  private let network = "2001:db8:\(String(UInt16.random(in: 1...65_535), radix: 16)):1::/64"
  private let device = "Robot \(UUID().uuidString)"

  init() throws {
    stack = try Stack.shared()
    office = Office(stack)
  }

  /// People who have signed up from a network, with a device, so many minutes ago.
  private func newcomers(
    _ count: Int, from network: String? = nil, minutesAgo: Int = 3, balance: Int64 = 0
  ) throws -> [Buyer] {
    let buyers = try Buyer.make(count, stack, balance: balance)
    let rows = buyers.map { buyer in
      "(\(buyer.id), '\(network ?? self.network)', '\(device)', @minute + INTERVAL 30 SECOND)"
    }
    try stack.sql(
      """
      SET @minute = DATE_FORMAT(NOW() - INTERVAL \(minutesAgo) MINUTE, '%Y-%m-%d %H:%i');
      INSERT INTO sign_up (user_id, network, user_agent, created_at) VALUES \(rows.joined(separator: ","));
      """)
    return buyers
  }

  private func run(_ script: String, _ parameters: String) throws -> AdminScript {
    try AdminScript(script, parameters, on: stack)
  }

  private func clusters() throws -> [[String]] {
    try run("report_clusters", "@hours = 1").rows.filter { $0[1] == device }
  }

  private func lock(_ more: String = "") throws -> [String] {
    try office.row(
      "lock_cluster",
      "@network = '\(network)', @user_agent = '\(device)', @reason = '한 사람의 \(device)'\(more)")
  }

  @Test("show who has signed up alike: by network and minute, by network, by minute")
  func report() throws {
    let early = try newcomers(6, minutesAgo: 9)
    let late = try newcomers(7)
    _ = try newcomers(5, from: "203.0.113.0/24")
    _ = try newcomers(4, from: "198.51.100.0/24", minutesAgo: 20)
    let shown = try clusters()
    let minute = try #require(shown.first { $0[0] == network && $0[3] == "7" }?[2])
    #expect(
      shown.map { [$0[0], $0[2] == "NULL" ? "NULL" : "minute", $0[3]] } == [
        [network, "NULL", "13"], ["NULL", "minute", "12"], [network, "minute", "7"],
        [network, "minute", "6"], ["203.0.113.0/24", "minute", "5"],
      ])
    let whole = shown[0]
    #expect(whole[4...6] == ["0", "0", "0"] && whole[7] == "\(early[0].id)")
    #expect(whole[8] == "\(late[6].id)")
    let locked = try office.row(
      "lock_cluster",
      "@network = '\(network)', @user_agent = '\(device)', @minute = '\(minute)', @reason = 'r'")
    #expect(locked[0...1] == ["7", "7"])
    #expect(try clusters()[0][6] == "7")
    #expect(try early.allSatisfy { try $0.get("/v1/me").status == 200 })
  }

  @Test("lock all of a cluster but who has bought, out of logins and lines, with the reason")
  func locking() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let sale = try Sale(stack)
    let all = try newcomers(5, balance: 100_000)
    _ = try sale.order([1], by: all[0])
    for buyer in all { _ = try line.token(buyer) }
    #expect(try clusters()[0][4...5] == ["5", "1"])
    #expect(try lock() == ["5", "4", "1", "4", "4", "locked"])
    #expect(try lock() == ["5", "0", "1", "0", "0", "nothing to do: nobody left to lock"])
    #expect(try all[0].get("/v1/me").status == 200)
    for buyer in all.dropFirst() { #expect(try buyer.get("/v1/me").status == 401) }
    #expect(
      try stack.sql(
        "SELECT GROUP_CONCAT(state) FROM queue_token WHERE concert_id = \(line.concert)"
      )
      .split(separator: ",").count { $0 == "left" } == 4)
    #expect(try lock(", @buyers_too = 1") == ["5", "1", "0", "1", "1", "locked"])
  }

  @Test("can be appealed: the reason is told with the person, and unlocking forgets it")
  func appeal() throws {
    let person = try Person(stack)
    try stack.sql(
      "INSERT INTO sign_up (user_id, network, user_agent) VALUES (\(person.id), '\(network)', '\(device)')"
    )
    #expect(try lock().last == "locked")
    #expect(try person.logIn().status == 401)
    let found = try run("find_user", "@user_id = \(person.id)")
    #expect(found.rows[0][3] == "locked" && found.rows.last?.last == "한 사람의 \(device)")
    #expect(
      try stack.sql(
        """
        SELECT JSON_VALUE(parameters, '$.reason') FROM admin_log
        WHERE script = 'lock_cluster' AND JSON_VALUE(parameters, '$.user_id') = \(person.id)
        """) == "한 사람의 \(device)")
    #expect(try office.result("unlock_user", "@user_id = \(person.id)") == "unlocked")
    #expect(try person.logIn().status == 201)
    #expect(try run("find_user", "@user_id = \(person.id)").rows.count == 1)
    #expect(
      try office.result("lock_user", "@user_id = \(person.id), @reason = 'asked'") == "locked")
    #expect(
      try run("find_user", "@user_id = \(person.id)").rows.last?.last == "asked")
  }

  @Test("say what is wrong, and lock nobody")
  func wrong() throws {
    let all = try newcomers(3)
    for (parameters, complaint) in [
      ("@network = '\(network)'", "set @reason: whoever is locked may ask for it"),
      ("@user_agent = '\(device)', @reason = 'r'", "set @network or @minute, as"),
      (
        "@network = '192.0.2.0/24', @user_agent = '\(device)', @reason = 'r'",
        "there is no such cluster"
      ),
      ("@minute = 'noon', @reason = 'r'", "@minute must be one that report_clusters prints"),
      (
        "@network = '\(network)', @reason = 'r', @accounts_max = 2",
        "the cluster has 3 accounts: look at them, then SET @accounts_max"
      ),
      ("@network = '\(network)', @reason = 'r', @buyers_too = 'yes'", "@buyers_too must be 0 or 1"),
    ] {
      let result = try run("lock_cluster", parameters)
      #expect(result.complaint?.contains(complaint) == true, "\(result)")
    }
    for (parameters, complaint) in [
      ("@hours = 0", "set @hours to a whole number from 1 to 2160"),
      ("@accounts_min = 'x'", "set @accounts_min to a whole number from 1 to 1000000"),
    ] {
      let result = try run("report_clusters", parameters)
      #expect(result.complaint?.contains(complaint) == true, "\(result)")
    }
    #expect(try all.allSatisfy { try $0.get("/v1/me").status == 200 })
  }
}
