import BoxOffice
import HTTP
import TestSupport
import Testing

@testable import BoxOfficeAPI

@Suite("A cursor")
struct CursorTests {
  @Test(
    "comes back as what was handed out",
    arguments: [
      [1], [17, 4], [0, 253_402_300_799_999, 1], [1, 2, 3, 4],
    ] as [[Int64]])
  func roundTrip(numbers: [Int64]) throws {
    let position = Position(numbers: numbers)
    #expect(try Cursor.parse(Cursor.text(position), numbers: numbers.count) == position)
  }

  @Test(
    "is refused when this list has never handed it out",
    arguments: [
      "", "_", "1_", "_1", "1_2", "x", "1.0", "01", "+1", "-0", " 1", "1 ", "1e3", "٣", "null",
      "0", "-1", "-17",
      "9223372036854775807", "-9223372036854775808", "9223372036854775808", "253402300800000",
      "-62135596800001", "1;DROP TABLE hold", "'", String(repeating: "1", count: 101),
    ])
  func hostile(text: String) {
    #expect(throws: RequestError.invalidCursor) { try Cursor.parse(text, numbers: 1) }
  }

  @Test("names a row, and no number below zero", arguments: ["1_-1", "-1_1", "1_0", "-1_-1"])
  func negative(text: String) {
    #expect(throws: RequestError.invalidCursor) { try Cursor.parse(text, numbers: 2) }
  }

  @Test("has as many numbers as its list needs")
  func count() {
    #expect(throws: RequestError.invalidCursor) { try Cursor.parse("1_2", numbers: 3) }
    #expect(throws: RequestError.invalidCursor) { try Cursor.parse("1_2_3_4", numbers: 3) }
    #expect(throws: RequestError.invalidCursor) { try Cursor.parse("1__3", numbers: 3) }
  }

  @Test("is refused by every list before anything is asked")
  func everyList() {
    let lists = [
      "/v1/concerts", "/v1/concerts/1/schedules", "/v1/schedules/1/seats", "/v1/sessions",
      "/v1/wallet/transfers", "/v1/holds", "/v1/orders", "/v1/concerts/1/queue/draw",
      "/v1/concerts?q=x",
    ]
    for list in lists {
      let start = list.contains("?") ? "\(list)&" : "\(list)?"
      for cursor in ["x", "-1", "0", "-9223372036854775808", "1_2_3_4_5"] {
        let house = EmptyHouse()
        let answer = house.post("\(start)cursor=\(cursor)", "", method: "GET")
        #expect(answer.status == 400 && answer.code == "invalid_cursor", "\(list) \(cursor)")
        #expect(house.questions == 0)
      }
      for limit in ["0", "101", "-1", "x", ""] {
        let answer = EmptyHouse().post("\(start)limit=\(limit)", "", method: "GET")
        #expect(answer.status == 400 && answer.code == "invalid_parameter", "\(list) \(limit)")
        #expect(answer.json.field.string == "limit")
      }
    }
  }
}
