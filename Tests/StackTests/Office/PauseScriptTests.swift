import TestSupport
import Testing

@Suite("The office and people who hold without paying")
struct PauseScriptTests {
  private let stack: Stack
  private let office: Office
  private let sale: Sale
  private let buyer: Buyer

  init() throws {
    stack = try Stack.shared()
    office = Office(stack)
    sale = try Sale(stack) { $0.liveHoldsMax = 2 }
    buyer = try sale.buyer()
  }

  private func misbehave() throws {
    for _ in 1...3 { try sale.keep(1, for: 70, by: buyer) }
  }

  @Test("A lifted pause lets a person hold at once; the second time there is nothing to do")
  func lift() throws {
    try misbehave()
    let person = "@user_id = \(buyer.id)"
    #expect(try buyer.hold([1], of: sale.schedule).outcome == "429 holding_paused")
    let other = try Sale(stack) { $0.liveHoldsMax = 2 }
    #expect(
      try office.result("lift_pause", "\(person), @concert_id = \(other.hall.concertID)")
        == "nothing to do: nothing is counted against the user")
    #expect(
      try office.row("lift_pause", "\(person), @concert_id = \(sale.hall.concertID)")
        == ["\(buyer.id)", "1", "lifted"])
    #expect(try buyer.hold([1], of: sale.schedule).status == 201)
    #expect(try office.result("lift_pause", person).hasPrefix("nothing to do"))
    #expect(
      try stack.sql(
        """
        SELECT COUNT(*) FROM admin_log
        WHERE script = 'lift_pause' AND JSON_VALUE(parameters, '$.user_id') = \(buyer.id)
        """) == "1")
  }

  @Test(
    "A wrong parameter is refused",
    arguments: [
      ("@user_id = 999999999", "there is no such user"), ("@concert_id = 1", "@user_id"),
      ("@user_id = U, @concert_id = 'x'", "set @concert_id to the number of a concert"),
      ("@user_id = U, @concert_id = 999999999", "there is no such concert"),
    ])
  func wrong(parameters: String, message: String) throws {
    let (status, output) = try office.run(
      "lift_pause", parameters.replacing("= U", with: "= \(buyer.id)"))
    #expect(status == 1 && output.contains(message), "\(output)")
  }

  @Test("The report of holds shows what is counted against a person, and who has a pause")
  func report() throws {
    let other = try sale.buyer()
    let hold = try sale.hold([5], by: buyer)
    _ = try sale.hold([6], by: other)
    try misbehave()
    let output = try office.run("report_holds", "@schedule_id = \(sale.schedule)").output
    let rows = output.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    #expect(rows.map { $0[0] } == ["\(hold)", rows[1][0], "2", "\(buyer.id)"])
    #expect(rows[0][10] == "3" && rows[0][11] == rows[3][3])
    #expect(rows[1][10...12] == ["0", "NULL", "0"])
    #expect(rows[3][1...2] == ["\(sale.hall.concertID)", "3"])
    #expect((40...60).contains(Int(rows[3][4]) ?? 0))
  }

  @Test("A hold that the office ends counts against nobody, late or not")
  func released() throws {
    for seat in [1, 2] as [Int64] {
      let hold = try sale.hold([seat], by: buyer)
      try sale.pass(seconds: 200, for: buyer)
      #expect(try office.result("release_hold", "@hold_id = \(hold)").hasPrefix("released"))
    }
    #expect(try sale.conduct(of: buyer) == "")
  }

  @Test("What is counted goes with an erased person, by either way")
  func erased() throws {
    try misbehave()
    #expect(try office.result("erase_user", "@user_id = \(buyer.id), @forfeit = 1") == "erased")
    #expect(try sale.conduct(of: buyer) == "")
    let person = try Person(stack)
    for _ in 1...3 { try sale.keep(1, for: 70, by: person.buyer) }
    #expect(try sale.conduct(of: person.buyer) == "3\t60")
    #expect(try person.buyer.erase().status == 204)
    #expect(try sale.conduct(of: person.buyer) == "")
  }
}
