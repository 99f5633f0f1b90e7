/// A moment as the clocks and the calendar at a venue show it.
package struct VenueTime: Sendable, Equatable {
  package let year, month, day, hour, minute, second: Int
  /// From 0, Sunday, to 6.
  package let weekday: Int
  /// The word for the clocks' distance from UTC, such as KST.
  package let zone: String

  package init(_ moment: Instant, in rules: TimeZoneRules) {
    let phase = rules.phases(at: moment).current
    self.init(moment, offsetSeconds: phase.offsetSeconds, zone: phase.name)
  }

  init(_ moment: Instant, offsetSeconds: Int64, zone: String) {
    let shown = moment.adding(seconds: offsetSeconds)
    let numbers = shown.rfc3339.split { !$0.isNumber }.compactMap { Int($0) }
    (year, month, day) = (numbers[0], numbers[1], numbers[2])
    (hour, minute, second) = (numbers[3], numbers[4], numbers[5])
    let milliseconds = shown.millisecondsSince1970
    let inDay = (milliseconds % 86_400_000 + 86_400_000) % 86_400_000
    // The first day of 1970 was a Thursday.
    weekday = Int((((milliseconds - inDay) / 86_400_000 + 4) % 7 + 7) % 7)
    self.zone = zone
  }
}

/// A distance of clocks from UTC, in writing.
enum ZoneOffset {
  /// A sign, hours and minutes, and seconds where there are some, such as `+0900`.
  static func text(_ seconds: Int64, separator: String = "") -> String {
    let size = abs(seconds)
    var parts = [size / 3600, size / 60 % 60]
    if size % 60 > 0 { parts.append(size % 60) }
    let digits = parts.map { twoDigits(Int($0)) }
    return (seconds < 0 ? "-" : "+") + digits.joined(separator: separator)
  }
}

/// A number of two digits.
func twoDigits(_ number: Int) -> String {
  number < 10 ? "0\(number)" : String(number)
}
