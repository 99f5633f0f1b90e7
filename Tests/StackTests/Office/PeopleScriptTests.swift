import TestSupport
import Testing

@Suite("A script about a person", .serialized)
struct PeopleScriptTests {
  private let stack: Stack

  init() throws {
    stack = try .shared()
  }

  private func run(_ name: String, _ parameters: String) throws -> AdminScript {
    try AdminScript(name, parameters, on: stack)
  }

  /// The number of entries of a script and a person in the administrators' log.
  private func logged(_ name: String, _ buyer: Buyer) throws -> String {
    try stack.sql(
      """
      SELECT COUNT(*) FROM admin_log
      WHERE script = '\(name)' AND JSON_VALUE(parameters, '$.user_id') = \(buyer.id)
      """)
  }

  @Test("finds a person by number or by email in any case, with the latest orders")
  func find() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer(balance: 50_000)
    _ = try sale.order([1, 2], by: buyer)
    _ = try sale.hold([3], by: buyer)
    for parameters in ["@user_id = \(buyer.id)", "@email = ' \(buyer.email.uppercased()) '"] {
      let found = try run("find_user", parameters)
      #expect(found.complaint == nil && found.rows.count == 2)
      let row = found.rows[0]
      #expect(Array(row[0...3]) == ["\(buyer.id)", buyer.email, "A Buyer", "active"])
      #expect(Array(row[5...]) == ["30000", "1", "1", "1", "2"])
      #expect(
        found.rows[1][3] == sale.hall.title
          && Array(found.rows[1][5...]) == ["paid", "2", "20000", "0"])
    }
    #expect(try logged("find_user", buyer) == "2")
    #expect(
      try stack.sql("SELECT COUNT(*) FROM admin_log WHERE parameters LIKE '%\(buyer.email)%'")
        == "0")
  }

  @Test(
    "says what is wrong with who is meant, and does nothing",
    arguments: ["find_user", "adjust_wallet", "erase_user", "lock_user", "unlock_user"])
  func whoIsMeant(script: String) throws {
    let rest = script == "adjust_wallet" ? ", @amount = 1, @reason = 'r', @reference = 'x'" : ""
    let before = try stack.sql(
      "SELECT COUNT(*) FROM admin_log WHERE script = '\(script)' AND result LIKE '%nobody%'")
    for (parameters, complaint) in [
      ("@nothing = 1", "set either @user_id or @email"),
      ("@user_id = 1, @email = 'a@b.de'", "set either @user_id or @email"),
      ("@user_id = 999999999", "there is no such user"),
      ("@email = '\\' OR 1=1 -- '", "there is no such user"),
      ("@user_id = '1 OR 1=1'", "@user_id must be the number of a user"),
      ("@user_id = -1", "@user_id must be the number of a user"),
      ("@user_id = 1.5", "@user_id must be the number of a user"),
      ("@user_id = ''", "@user_id must be the number of a user"),
    ] {
      let result = try run(script, parameters + rest)
      #expect(result.complaint?.contains("(45000)") == true, "\(parameters)")
      #expect(result.complaint?.hasSuffix(": " + complaint) == true, "\(parameters): \(result)")
      #expect(result.rows.isEmpty)
    }
    #expect(
      try stack.sql(
        "SELECT COUNT(*) FROM admin_log WHERE script = '\(script)' AND result LIKE '%nobody%'")
        == before)
  }

  @Test("moves money into and out of a wallet, once for a reference, and tells the owner")
  func adjust() throws {
    let buyer = try Buyer(stack)
    let parameters =
      "@user_id = \(buyer.id), @amount = 5000, @reason = '미안 sorry', @reference = 'desk-\(buyer.id)'"
    let first = try run("adjust_wallet", parameters)
    #expect(
      first.complaint == nil
        && Array(first.rows[0][1...]) == ["\(buyer.id)", "5000", "5000", "booked"])
    for _ in 1...2 {
      let again = try run("adjust_wallet", parameters)
      #expect(again.rows[0][0] == first.rows[0][0])
      #expect(again.rows[0].last == "nothing to do: booked before")
    }
    let out = try run(
      "adjust_wallet",
      "@email = '\(buyer.email)', @amount = -2000, @reason = 'r', @reference = 'desk-\(buyer.id)-2'"
    )
    #expect(out.rows[0][3] == "3000")
    #expect(try buyer.balance() == 3_000)
    let items = try buyer.get("/v1/wallet/transfers").json["items"].array
    #expect(items.map(\.kind.string) == ["adjustment", "adjustment"])
    #expect(items.map(\.amount.amount.integer) == [-2_000, 5_000])
    #expect(try logged("adjust_wallet", buyer) == "2")
    #expect(try buyer.charge(7).json.balance.amount.integer == 3_007, "the wallet goes on")
  }

  @Test("refuses what is no adjustment, and changes nothing")
  func wrongAdjustments() throws {
    let buyer = try Buyer(stack, balance: 1_000)
    let mark = "desk-\(buyer.id)"
    let amount = "set @amount to whole KRW, not 0, at most 100000000 either way"
    for (parameters, complaint) in [
      ("@amount = 0, @reason = 'r', @reference = '\(mark)'", amount),
      ("@amount = 1.5, @reason = 'r', @reference = '\(mark)'", amount),
      ("@amount = '5; DELETE FROM transfer', @reason = 'r', @reference = '\(mark)'", amount),
      ("@amount = 100000001, @reason = 'r', @reference = '\(mark)'", amount),
      ("@reason = 'r', @reference = '\(mark)'", amount),
      ("@amount = 1, @reference = '\(mark)'", "set @reason"),
      ("@amount = 1, @reason = ' ', @reference = '\(mark)'", "set @reason"),
      (
        "@amount = 1, @reason = REPEAT('r', 101), @reference = '\(mark)'",
        "@reason must be one line of up to 100 characters"
      ),
      ("@amount = -1001, @reason = 'r', @reference = '\(mark)'", "the wallet has only 1000 KRW"),
      (
        "@amount = 100000000, @reason = 'r', @reference = '\(mark)'",
        "the wallet would have more than 100000000 KRW; it has 1000"
      ),
    ] {
      let result = try run("adjust_wallet", "@user_id = \(buyer.id), \(parameters)")
      #expect(result.complaint?.hasSuffix(": " + complaint) == true, "\(parameters): \(result)")
    }
    let noReference = try run("adjust_wallet", "@user_id = \(buyer.id), @amount = 1, @reason = 'r'")
    #expect(noReference.complaint?.contains("set @reference") == true)
    let other = try Buyer(stack)
    _ = try run(
      "adjust_wallet", "@user_id = \(other.id), @amount = 1, @reason = 'r', @reference = '\(mark)'")
    let used = try run(
      "adjust_wallet", "@user_id = \(buyer.id), @amount = 1, @reason = 'r', @reference = '\(mark)'")
    #expect(used.complaint?.contains("@reference was used for something else") == true)
    #expect(try buyer.balance() == 1_000)
    #expect(try logged("adjust_wallet", buyer) == "0")
  }

  @Test("keeps the books right while the wallet's owner charges it")
  func adjustUnderLoad() throws {
    let buyer = try Buyer(stack)
    let results = try concurrently(6) { client -> Bool in
      if client < 4 { return try (0..<20).allSatisfy { _ in try buyer.charge(10).status == 201 } }
      return try (0..<4).allSatisfy { round in
        try AdminScript(
          "adjust_wallet",
          "@user_id = \(buyer.id), @amount = 1000, @reason = 'r', @reference = 'load-\(buyer.id)-\(round)'",
          on: buyer.stack
        ).complaint == nil
      }
    }
    #expect(results.allSatisfy { $0 })
    #expect(try buyer.balance() == 800 + 4_000, "each reference once, though two ran each")
    #expect(try buyer.get("/v1/wallet/transfers?limit=100").json["items"].array.count == 84)
  }

  @Test("keeps a locked person out, login or not, until it is unlocked")
  func lock() throws {
    let person = try Person(stack)
    #expect(try person.logIn().status == 201)
    let locked = try run("lock_user", "@email = '\(person.email.uppercased())'")
    #expect(locked.rows == [["\(person.id)", "2", "locked"]])
    #expect(try person.buyer.get("/v1/me").status == 401)
    #expect(try person.logIn().code == "invalid_credentials")
    let again = try run("lock_user", "@user_id = \(person.id)")
    #expect(again.rows == [["\(person.id)", "0", "nothing to do: locked already"]])
    #expect(
      try run("unlock_user", "@user_id = \(person.id)").rows == [["\(person.id)", "unlocked"]])
    let twice = try run("unlock_user", "@user_id = \(person.id)")
    #expect(twice.rows == [["\(person.id)", "nothing to do: not locked"]])
    #expect(try person.buyer.get("/v1/me").status == 401)
    #expect(try person.logIn().status == 201)
    #expect(try logged("lock_user", person.buyer) == "1")
    #expect(try logged("unlock_user", person.buyer) == "1")
  }
}
