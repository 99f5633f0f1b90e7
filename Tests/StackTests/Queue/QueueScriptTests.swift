import Foundation
import TestSupport
import Testing

@Suite("The office's scripts for lines")
struct QueueScriptTests {
  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  /// A hall that may become a line by a script.
  private func plain() throws -> Line {
    let line = try Line(stack)
    try line.sql("DELETE FROM sale_queue WHERE concert_id = CONCERT")
    return line
  }

  private func fields(_ output: String) -> [String] {
    output.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
  }

  private func configure(_ line: Line, _ parameters: [String: String]) throws -> (
    worked: Bool, output: String
  ) {
    try line.office(
      "configure_queue", parameters.merging(["concert_id": "\(line.concert)"]) { mine, _ in mine })
  }

  @Test("configure_queue makes a line, changes it, and says when there is nothing to do")
  func configure() throws {
    let line = try plain()
    let made = try configure(line, ["capacity": "5", "admissions_per_minute": "60000"])
    try #require(made.worked, "\(made.output)")
    let row = fields(made.output)
    #expect(row.count == 8)
    #expect(Array(row[1...5]) == ["5", "60000", "10.0", "NULL", "1"])
    #expect(row[6].count == 64 && row[7] == "created")
    let again = try configure(line, ["capacity": "5"])
    #expect(again.worked && again.output.hasSuffix("nothing to do: it is like that"))
    let changed = try configure(line, ["pass_minutes": "3", "capacity": "7", "is_on": "1"])
    #expect(Array(fields(changed.output)[1...3]) == ["7", "60000", "3.0"])
    #expect(fields(changed.output).last == "changed")
    #expect(
      try stack.sql(
        """
        SELECT COUNT(*) FROM admin_log
        WHERE script = 'configure_queue' AND JSON_VALUE(parameters, '$.concert_id') = \(line.concert)
        """) == "2")
  }

  @Test(
    "configure_queue refuses what makes no sense and changes nothing",
    arguments: [
      ["concert_id": "NULL", "capacity": "1", "admissions_per_minute": "1"],
      ["concert_id": "999999999", "capacity": "1", "admissions_per_minute": "1"],
      ["concert_id": "'1; DROP TABLE user'", "capacity": "1"],
      ["line": "'sometimes'"], ["line": "'auto'", "opens_at": "'2037-01-01 00:00:00'"],
      ["capacity": "-1"],
      ["capacity": "1000001", "admissions_per_minute": "1"],
      ["capacity": "1.5", "admissions_per_minute": "1"],
      ["capacity": "'many'", "admissions_per_minute": "1"],
      ["capacity": "1", "admissions_per_minute": "0"],
      ["capacity": "1", "admissions_per_minute": "1000001"],
      ["capacity": "1", "admissions_per_minute": "1", "pass_minutes": "0"],
      ["capacity": "1", "admissions_per_minute": "1", "pass_minutes": "1441"],
      ["capacity": "1", "admissions_per_minute": "1", "is_on": "2"],
      ["capacity": "1", "admissions_per_minute": "1", "opens_at": "'tomorrow'"],
      ["capacity": "1", "admissions_per_minute": "1", "opens_at": "'2027-02-30 10:00:00'"],
    ])
  func refused(parameters: [String: String]) throws {
    let line = try plain()
    let result = try configure(line, parameters)
    #expect(!result.worked)
    #expect(result.output.contains("ERROR"))
    #expect(try line.sql("SELECT COUNT(*) FROM sale_queue WHERE concert_id = CONCERT") == "0")
  }

  @Test("configure_queue changes a line in which people stand, but not how its order came about")
  func whilePeopleStand() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let tokens = try Buyer.crowd(3, stack).map { try line.token($0) }
    let late = try configure(line, ["opens_at": "'2037-01-01 00:00:00'"])
    #expect(!late.worked && late.output.contains("places in the line were given already"))
    #expect(try configure(line, ["capacity": "2"]).worked)
    for token in tokens[0...1] { try line.awaitState("active", token) }
    #expect(try line.poll(tokens[2]).json.number.integer == 3)
    #expect(try configure(line, ["is_on": "0"]).worked)
    let buyer = try line.buyer()
    _ = try line.hold([1], by: buyer, nil).createdID()
    #expect(try configure(line, ["is_on": "1", "capacity": "3"]).worked)
    try line.awaitState("active", tokens[2])
  }

  @Test("configure_queue gives no second lobby to a line whose lobby has closed empty")
  func closedLobby() throws {
    let line = try Line(stack) { $0.opensIn = 3600 }
    #expect(try configure(line, ["opens_at": "'2037-01-01 00:00:00'"]).worked)
    try line.set("opens_at = NOW(3)")
    try eventually(within: .seconds(15), "the lobby has closed") {
      try line.sql("SELECT drawn_at IS NOT NULL FROM sale_queue WHERE concert_id = CONCERT") == "1"
    }
    #expect(try !configure(line, ["opens_at": "'2037-01-01 00:00:00'"]).worked)
  }

  @Test("admit_now lets the next in at once, the skipped first, up to the capacity")
  func admitNow() throws {
    let line = try Line(stack) {
      $0.capacity = 0
      $0.perMinute = 1
    }
    let tokens = try Buyer.crowd(5, stack).map { try line.token($0) }
    try line.set("capacity = 3, credit = 0, ticked_at = NOW(3)")
    let parameters = ["concert_id": "\(line.concert)", "people": "2"]
    let first = try line.office("admit_now", parameters)
    #expect(Array(fields(first.output)[1...]) == ["2", "2", "3", "3", "admitted"])
    for token in tokens[0...1] { try line.awaitState("active", token) }
    let second = try line.office("admit_now", parameters)
    #expect(Array(fields(second.output)[1...]) == ["1", "3", "3", "2", "admitted"])
    let third = try line.office("admit_now", parameters)
    #expect(
      Array(fields(third.output)[1...]) == [
        "0", "3", "3", "2", "nothing to do: all places are taken",
      ])
    try line.sql(
      """
      UPDATE queue_token SET is_skipped = TRUE WHERE concert_id = CONCERT AND number = 4;
      UPDATE sale_queue SET serving = 4, capacity = 4 WHERE concert_id = CONCERT
      """)
    #expect(try line.office("admit_now", parameters).worked)
    try line.awaitState("active", tokens[3])
    #expect(try line.poll(tokens[4]).json.state.string == "waiting")
    #expect(try line.audit() == [])
  }

  @Test("admit_now refuses what makes no sense")
  func admitNowRefused() throws {
    let line = try Line(stack)
    let empty = try line.office("admit_now", ["concert_id": "\(line.concert)", "people": "1"])
    #expect(empty.worked && empty.output.hasSuffix("nothing to do: nobody waits"))
    for people in ["0", "-1", "10001", "NULL", "'all'", "1.5"] {
      let result = try line.office(
        "admit_now", ["concert_id": "\(line.concert)", "people": people])
      #expect(!result.worked && result.output.contains("set @people"), "\(people)")
    }
    let none = try line.office("admit_now", ["concert_id": "999999999", "people": "1"])
    #expect(!none.worked && none.output.contains("the concert has no line"))
    let lobby = try Line(stack) { $0.opensIn = 3600 }
    _ = try lobby.token(lobby.buyer())
    let early = try lobby.office("admit_now", ["concert_id": "\(lobby.concert)", "people": "1"])
    #expect(!early.worked && early.output.contains("no order before its draw"))
  }

  @Test("report_queue tells how a line stands")
  func report() throws {
    let line = try Line(stack) { $0.capacity = 2 }
    let tokens = try Buyer.crowd(5, stack).map { try line.token($0) }
    for token in tokens[0...1] { try line.awaitState("active", token) }
    let report = try line.office("report_queue", ["concert_id": "\(line.concert)"])
    let row = fields(String(report.output.prefix { $0 != "\n" }))
    #expect(report.worked && row.count == 13 && row[12] == "fixed")
    let house = fields(String(report.output.split(separator: "\n")[1]))
    #expect(house.count == 8 && Int(house[0]) ?? 0 > 0, "\(house)")
    #expect(
      Array(row[0...9]) == [
        "\(line.concert)", line.hall.title, "open", "2", "2", "3", "0", "0", "2", "5",
      ])
    let lobby = try Line(stack) { $0.opensIn = 3600 }
    _ = try lobby.token(lobby.buyer())
    let other = try lobby.office("report_queue", ["concert_id": "\(lobby.concert)"])
    #expect(Array(fields(other.output)[2...9]) == ["lobby", "50", "0", "0", "0", "1", "0", "0"])
    try lobby.set("is_on = FALSE")
    let off = try lobby.office("report_queue", ["concert_id": "\(lobby.concert)"])
    #expect(fields(off.output)[2] == "off")
    let all = try lobby.office("report_queue", ["concert_id": "NULL"])
    #expect(all.output.contains(line.hall.title) && all.output.contains(lobby.hall.title))
    let nobody = try lobby.office("report_queue", ["concert_id": "999999999"]).output
    #expect(fields(nobody).count == 8, "only the house is told of")
  }
}
