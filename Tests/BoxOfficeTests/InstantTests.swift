import BoxOffice
import Testing

@Suite("An instant")
struct InstantTests {
  @Test(
    "is read from RFC 3339 and written in UTC with milliseconds",
    arguments: [
      ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"),
      ("2026-07-04T20:15:30.5Z", "2026-07-04T20:15:30.500Z"),
      ("2026-07-04T20:15:30.123456789Z", "2026-07-04T20:15:30.123Z"),
      ("2026-07-04t20:15:30z", "2026-07-04T20:15:30.000Z"),
      ("2026-07-05T05:15:30+09:00", "2026-07-04T20:15:30.000Z"),
      ("2026-07-04T15:45:30-04:30", "2026-07-04T20:15:30.000Z"),
      ("2026-07-04T20:15:30-00:00", "2026-07-04T20:15:30.000Z"),
      ("2026-01-01T00:00:00+23:59", "2025-12-31T00:01:00.000Z"),
      ("2026-07-04", "2026-07-04T00:00:00.000Z"),
      ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
      ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
      ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
    ])
  func readAndWritten(text: String, written: String) {
    #expect(Instant(rfc3339: text)?.rfc3339 == written)
  }

  @Test(
    "is not read from anything else",
    arguments: [
      "", "now", "2026", "2026-07", "2026-7-4", "2026-07-04T", "2026-07-04T20:15Z",
      "2026-07-04T20:15:30", "2026-07-04 20:15:30Z", "2026-07-04T20:15:30.Z",
      "2026-07-04T20:15:30.1234567890Z", "2026-07-04T24:00:00Z", "2026-07-04T20:60:00Z",
      "2026-07-04T20:15:60Z", "2026-07-04T20:15:30+9:00", "2026-07-04T20:15:30+0900",
      "2026-07-04T20:15:30+24:00", "2026-07-04T20:15:30+09:60", "2026-07-04T20:15:30Z ",
      " 2026-07-04", "2026-07-04Z", "2026-00-04", "2026-13-04", "2026-07-00", "2026-07-32",
      "2026-04-31", "2026-02-29", "1900-02-29", "2100-02-29", "2026-02-30", "-026-07-04",
      "12026-07-04", "２０２６-07-04", "2026-07-04T20:15:30−09:00",
    ])
  func refused(text: String) {
    #expect(Instant(rfc3339: text) == nil)
  }

  @Test(
    "lies within the years that the database can keep",
    arguments: [
      "0000-01-01", "0000-12-31T23:59:59.999Z", "0001-01-01T00:00:00+00:01",
      "9999-12-31T23:59:59-00:01",
    ])
  func outOfRange(text: String) {
    #expect(Instant(rfc3339: text) == nil)
  }

  @Test("knows leap years", arguments: ["2024-02-29", "2000-02-29", "2400-02-29", "1600-02-29"])
  func leapYears(text: String) {
    #expect(Instant(rfc3339: text)?.rfc3339 == text + "T00:00:00.000Z")
  }

  @Test(
    "counts milliseconds since 1970",
    arguments: [
      ("2000-03-01T00:00:00Z", 951_868_800_000), ("2038-01-19T03:14:08Z", 2_147_483_648_000),
      ("1969-12-31T23:59:59.999Z", -1), ("1900-01-01", -2_208_988_800_000),
    ] as [(String, Int64)])
  func milliseconds(text: String, milliseconds: Int64) {
    #expect(Instant(rfc3339: text)?.millisecondsSince1970 == milliseconds)
    #expect(
      Instant(millisecondsSince1970: milliseconds).rfc3339
        == Instant(rfc3339: text)?.rfc3339)
  }

  @Test("is the same after writing and reading, on every day of a thousand years")
  func roundTrip() {
    var day = Int64(-10_000)
    while day < 360_000 {
      let instant = Instant(millisecondsSince1970: day * 86_400_000 + (day * 7_919) % 86_400_000)
      #expect(Instant(rfc3339: instant.rfc3339) == instant)
      day += 13
    }
  }

  @Test("is before another and can be moved by seconds")
  func order() {
    let instant = Instant(millisecondsSince1970: 1_500)
    #expect(instant.adding(seconds: 2) == Instant(millisecondsSince1970: 3_500))
    #expect(instant.adding(seconds: -2) == Instant(millisecondsSince1970: -500))
    #expect(instant < instant.adding(seconds: 1))
    #expect(!(instant < instant))
  }
}
