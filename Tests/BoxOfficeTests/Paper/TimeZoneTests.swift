import Foundation
import System
import Testing

@testable import BoxOffice

@Suite("The clocks of a venue")
struct TimeZoneTests {
  @Test(
    "A moment is shown as the system shows it, in the past, at the hours around each change, and after the file's years",
    arguments: [
      "Asia/Seoul", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu",
      "Africa/Casablanca", "Pacific/Apia", "Etc/UTC",
    ])
  func moments(name: String) throws {
    let rules = try zone(name)
    let known = Foundation.TimeZone(identifier: name)
    let system = try #require(known)
    for year in stride(from: 1975, to: 2090, by: 5) {
      let start = try #require(Instant(rfc3339: "\(year)-01-01T00:00:00Z"))
      // Three hours apart, eight days a month's distance: every change falls between two of them.
      for step in 0..<1460 where step % 31 < 9 {
        let moment = start.adding(seconds: Int64(step) * 6 * 3600)
        let date = Date(timeIntervalSince1970: Double(moment.millisecondsSince1970) / 1000)
        let offset = rules.phases(at: moment).current.offsetSeconds
        try #require(
          offset == Int64(system.secondsFromGMT(for: date)), "\(name) at \(moment.rfc3339)")
      }
    }
  }

  @Test("The next phase begins when the current one ends, also after the file's years")
  func phases() throws {
    let rules = try zone("America/New_York")
    for year in [2026, 2045, 2061] {
      let summer = try #require(Instant(rfc3339: "\(year)-07-01T00:00:00Z"))
      let (current, next) = rules.phases(at: summer)
      #expect(current.name == "EDT" && current.isDaylightSaving && current.offsetSeconds == -14_400)
      let end = try #require(next?.startsAt)
      #expect(next?.name == "EST" && end.rfc3339.hasPrefix("\(year)-11-0"))
      #expect(rules.phases(at: end).current == next)
      #expect(rules.phases(at: end.adding(milliseconds: -1)).current == current)
    }
  }

  @Test("A place without a word for its clocks shows their distance")
  func number() throws {
    let time = VenueTime(noon, in: try zone("Asia/Kathmandu"))
    #expect(time.zone == "UTC+05:45" && time.hour == 13 && time.minute == 45)
  }

  @Test("The weekday is the calendar's, day by day")
  func weekdays() {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = Foundation.TimeZone(secondsFromGMT: 0) ?? calendar.timeZone
    for day in stride(from: -30_000, to: 40_000, by: 13) {
      let moment = Instant(millisecondsSince1970: Int64(day) * 86_400_000)
      let date = Date(timeIntervalSince1970: Double(day) * 86_400)
      let time = VenueTime(moment, in: .utc)
      #expect(time.weekday + 1 == calendar.component(.weekday, from: date))
      #expect(time.day == calendar.component(.day, from: date))
    }
  }

  @Test("A damaged file is none, wherever it ends")
  func damaged() throws {
    let bytes = try #require(FileSystem.readBytes("/usr/share/zoneinfo/Asia/Seoul"))
    for count in 0..<bytes.count - 10 {
      let part = TimeZoneRules(parsing: Array(bytes.prefix(count)), of: "Asia/Seoul")
      #expect(part == nil, "\(count) bytes")
    }
    for at in bytes.indices {
      var other = bytes
      other[at] = 0xFF
      // Nothing is read beyond the end, whatever the counts say.
      _ = TimeZoneRules(parsing: other, of: "Asia/Seoul")?.phases(at: noon)
    }
  }
}

/// The rules of a zone from this host's files.
func zone(_ name: String) throws -> TimeZoneRules {
  let bytes = try #require(FileSystem.readBytes("/usr/share/zoneinfo/\(name)"))
  return try #require(TimeZoneRules(parsing: bytes, of: name))
}
