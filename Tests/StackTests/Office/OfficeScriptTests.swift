import Foundation
import TestSupport
import Testing

@Suite("The office's scripts about dates and prices")
struct OfficeScriptTests {
  let stack: Stack
  let office: Office

  init() throws {
    stack = try Stack.shared()
    office = Office(stack)
  }

  private func name(_ what: String) -> String { "\(what) \(UUID().uuidString)" }

  @Test("A concert is announced, gets a hall and a date, and is bought")
  func fromNothing() throws {
    let title = name("새 공연")
    let announce = "@title = '\(title)', @artist = '누구 Who', @venue = '\(name("홀"))', @city = '서울'"
    let concert = try office.row("create_concert", announce)
    #expect(concert.last == "created")
    let again = try office.row("create_concert", announce)
    #expect(again.last == "nothing to do: it exists already")
    #expect(again[0] == concert[0])

    let add = """
      @concert_id = \(concert[0]), @starts_at = '2035-05-01 19:00+09:00',
      @sale_opens_at = '2020-01-01 20:00+09:00', @rows = 4, @seats_per_row = 6, @tiers = 'VIP석:1500:1,R:1200:2-4'
      """
    let date = try office.row("add_schedule", add)
    #expect(date.last == "added")
    #expect(date[5] == "24")
    let repeated = try office.row("add_schedule", add)
    #expect(repeated.last?.hasPrefix("nothing to do") == true)
    #expect(repeated[0] == date[0])

    let id = try #require(Int64(date[0]))
    let shown = try stack.get("/v1/schedules/\(id)").json
    #expect(shown.status.string == "on_sale")
    #expect(shown.starts_at.string == "2035-05-01T10:00:00.000Z")
    #expect(shown.seats_free.integer == 24)
    #expect(shown.tiers.each("name").compactMap(\.string) == ["VIP석", "R"])
    let buyer = try Buyer(stack, balance: 10_000)
    try stack.sql("UPDATE user SET email_verified_at = NOW(3) WHERE id = \(buyer.id)")
    let hold = try buyer.hold([6, 7], of: id)
    #expect(hold.json.total.amount.integer == 2700)
    #expect(try buyer.order(hold.createdID()).status == 201)
  }

  @Test("A venue has a time zone, which the catalogue shows, and which can be set")
  func timeZone() throws {
    let venue = name("Hall")
    let concert = try office.row(
      "create_concert",
      "@title = '\(name("T"))', @artist = 'a', @venue = '\(venue)', @time_zone = 'Europe/Vienna'")
    let shown = { try stack.get("/v1/concerts/\(concert[0])").json.time_zone.string }
    #expect(try shown() == "Europe/Vienna")
    let set = "@venue = '\(venue)', @time_zone = 'America/Argentina/Buenos_Aires'"
    let row = try office.row("set_time_zone", set)
    #expect(
      Array(row.dropFirst(2)) == ["America/Argentina/Buenos_Aires", "Europe/Vienna", "set"])
    #expect(try office.result("set_time_zone", set).hasPrefix("nothing to do"))
    try eventually("the catalogue shows it") { try shown() == "America/Argentina/Buenos_Aires" }
    #expect(
      try stack.sql(
        "SELECT requires_verified_email FROM concert WHERE id = \(concert[0])") == "1")
  }

  @Test("A second date of the same hall is as the first; the hall is not drawn twice")
  func secondDate() throws {
    let sale = try Sale(stack)
    let add =
      "@concert_id = \(sale.hall.concertID), @sale_opens_at = '2020-01-01 00:00', @tiers = 'A:10:*'"
    let date = try office.row("add_schedule", add + ", @starts_at = '2035-05-02 19:00'")
    #expect(date.last == "added")
    #expect(date[5] == "10")
    let redrawn = try office.run(
      "add_schedule", add + ", @starts_at = '2035-05-03 19:00', @rows = 3, @seats_per_row = 5")
    #expect(redrawn.status == 1)
    #expect(redrawn.output.contains("the hall is drawn already"))
  }

  @Test(
    "Wrong input is refused with what is wrong, and nothing is changed",
    arguments: [
      ("create_concert", "@artist = 'a', @venue = 'v'", "set @title"),
      ("create_concert", "@title = 't', @venue = 'v'", "set @artist"),
      ("create_concert", "@title = 't', @artist = 'a'", "set @venue"),
      (
        "create_concert", "@title = 't', @artist = 'a', @venue = 'v', @seats_per_user_max = 0",
        "@seats_per_user_max"
      ),
      (
        "create_concert", "@title = 't', @artist = 'a', @venue = 'v', @refund_policy = '24:101'",
        "@refund_policy"
      ),
      ("create_concert", "@title = 'a\\nb', @artist = 'a', @venue = 'v'", "one line"),
      (
        "create_concert", "@title = 't', @artist = 'a', @venue = 'v', @time_zone = '+09:00'",
        "such as Asia/Seoul"
      ),
      (
        "create_concert",
        "@title = 't', @artist = 'a', @venue = 'v', @requires_verified_email = 'no'",
        "@requires_verified_email"
      ),
      ("set_time_zone", "@venue = 'nowhere at all', @time_zone = 'Asia/Seoul'", "no such venue"),
      ("set_time_zone", "@venue = 'v'", "such as Asia/Seoul"),
      ("set_time_zone", "@venue = 'v', @time_zone = 'Asia/Seoul; x'", "such as Asia/Seoul"),
      ("add_schedule", "@concert_id = 999999999, D, @tiers = 'R:5:*'", "there is no such concert"),
      ("add_schedule", "@concert_id = '1 OR 1', D, @tiers = 'R:5:*'", "set @concert_id"),
      ("add_schedule", "@concert_id = C, D", "set @tiers"),
      ("add_schedule", "@concert_id = C, D, @tiers = 'R:0:*'", "not NAME:PRICE:ROWS"),
      ("add_schedule", "@concert_id = C, D, @tiers = 'R:5:1'", "1 of 2 rows have no tier"),
      ("add_schedule", "@concert_id = C, D, @tiers = 'R:5:1-3'", "the hall has only 2 rows"),
      (
        "add_schedule",
        "@concert_id = C, @starts_at = '2020-01-01 10:00', @sale_opens_at = '2019-01-01 10:00', @tiers = 'R:5:*'",
        "must be in the future"
      ),
      ("add_schedule", "@concert_id = C, @starts_at = 'soon', @tiers = 'R:5:*'", "set @starts_at"),
      ("open_sale", "@schedule_id = NULL", "set @schedule_id"),
      ("open_sale", "@schedule_id = 999999999", "there is no such date"),
      (
        "open_sale", "@schedule_id = S, @sale_opens_at = 'soon'",
        "@sale_opens_at must be an instant"
      ),
      ("close_sale", "@schedule_id = '-1'", "set @schedule_id"),
      ("close_sale", "@schedule_id = 999999999", "there is no such date"),
      (
        "set_price", "@schedule_id = S, @tier = 'X', @price = 7",
        "the date has no such tier; it has T1"
      ),
      ("set_price", "@schedule_id = S, @tier = REPEAT('x', 61), @price = 7", "up to 60 characters"),
      ("set_price", "@schedule_id = S, @tier = 'T1', @price = 0", "set @price"),
      ("set_price", "@schedule_id = S, @tier = 'T1', @price = '7; DROP TABLE seat'", "set @price"),
      ("set_price", "@schedule_id = S, @price = 7", "set @tier"),
      ("report_sales", "@schedule_id = '1; x'", "must be the number of a date"),
      ("report_sales", "@concert_id = 999999999", "there is no such concert"),
      ("report_holds", "@schedule_id = S, @concert_id = C", "not both"),
    ])
  func wrong(script: String, parameters: String, message: String) throws {
    let sale = try Sale(stack)
    let picture = """
      SELECT schedule.*, tier.* FROM schedule JOIN tier ON tier.schedule_id = schedule.id
      WHERE concert_id = \(sale.hall.concertID)
      """
    let before = try stack.sql(picture)
    let given = parameters.replacing("= C", with: "= \(sale.hall.concertID)")
      .replacing("= S", with: "= \(sale.schedule)")
      .replacing(
        "D,", with: "@starts_at = '2035-01-01 10:00', @sale_opens_at = '2020-01-01 10:00',"
      )
      .replacing(
        ", D", with: ", @starts_at = '2035-01-01 10:00', @sale_opens_at = '2020-01-01 10:00'")
    let (status, output) = try office.run(script, given)
    #expect(status == 1)
    #expect(output.contains("(45000)"))
    #expect(output.contains(message), "\(output)")
    #expect(try stack.sql(picture) == before)
  }

  @Test("A sale is closed, opened again and moved, and buyers feel it at once")
  func openAndClose() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let date = "@schedule_id = \(sale.schedule)"
    let hold = try sale.hold([1], by: buyer)
    #expect(try office.result("close_sale", date) == "closed")
    #expect(try office.result("close_sale", date).hasPrefix("nothing to do"))
    #expect(try buyer.hold([2], of: sale.schedule).outcome == "409 sale_closed")
    #expect(try buyer.order(hold).status == 201)
    #expect(try office.result("open_sale", date) == "open")
    #expect(try buyer.hold([2], of: sale.schedule).status == 201)
    let later =
      date
      + ", @sale_opens_at = '\(try stack.sql("SELECT DATE_FORMAT(NOW() + INTERVAL 1 DAY, '%Y-%m-%d %H:%i')"))'"
    #expect(try office.result("open_sale", later) == "opens later")
    #expect(try office.result("open_sale", later).hasPrefix("nothing to do"))
    #expect(try buyer.hold([3], of: sale.schedule).outcome == "409 sale_not_open")
  }

  @Test("A new price is for holds to come, not for those that are")
  func price() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let hold = try sale.hold([1], by: buyer)
    let set = "@schedule_id = \(sale.schedule), @tier = 'T1', @price = 7000"
    #expect(try office.row("set_price", set).dropFirst(2) == ["T1", "10000", "7000", "changed"])
    #expect(try office.result("set_price", set).hasPrefix("nothing to do"))
    #expect(try buyer.order(hold).json.total.amount.integer == 10_000)
    #expect(try buyer.hold([2], of: sale.schedule).json.total.amount.integer == 7000)
  }

  @Test("The sales of a date are reported as they are")
  func sales() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let order = try sale.order([1, 2], by: buyer)
    #expect(
      try buyer.cancel(order.id.integer ?? 0, tickets: [order.tickets[0].id.integer ?? 0]).status
        == 201)
    _ = try sale.hold([5], by: buyer)
    let expired = try sale.hold([6], by: buyer)
    try sale.runOut(expired)
    #expect(
      try office.result("block_seats", "@schedule_id = \(sale.schedule), @seats = '9-10'")
        == "blocked")
    let (_, output) = try office.run("report_sales", "@schedule_id = \(sale.schedule)")
    let rows = output.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    #expect(
      rows[0].dropFirst(4) == [
        "on sale", "10", "6", "1", "1", "2", "1", "2", "1", "20000", "10000", "10000",
      ])
    #expect(rows[1] == ["T1", "10000", "10", "6", "1", "1", "2", "20000", "10000", "10000"])
  }

  @Test("Live holds are reported, the one that ends first on top")
  func holds() throws {
    let sale = try Sale(stack)
    let (one, two) = (try sale.buyer(), try sale.buyer())
    let first = try sale.hold([1, 2], by: one)
    let second = try sale.hold([3], by: two)
    #expect(try one.extend(first).status == 200)
    let (_, output) = try office.run("report_holds", "@schedule_id = \(sale.schedule)")
    let rows = output.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    #expect(rows.map { $0[0] } == ["\(second)", "\(first)", "2"])
    #expect(rows[2] == ["2", "3", "30000"])
    #expect(rows[1][5] == "1,2")
    #expect(rows[1].last == "1")
  }
}
