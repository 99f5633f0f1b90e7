package import BoxOffice

/// A moment as a clock on the wall of a venue shows it.
package struct LocalTime: Sendable, Equatable {
  package let year: Int
  package let month: Int
  package let day: Int
  package let hour: Int
  package let minute: Int
  /// 0 for Sunday.
  package let weekday: Int

  /// The moment where clocks are so many seconds ahead of UTC.
  package init(_ instant: Instant, secondsAhead: Int) {
    let shifted = instant.adding(seconds: Int64(secondsAhead))
    let parts = shifted.rfc3339.split { !$0.isNumber }.compactMap { Int($0) }
    precondition(parts.count == 7, "a moment has seven numbers")
    (year, month, day, hour, minute) = (parts[0], parts[1], parts[2], parts[3], parts[4])
    let milliseconds = shifted.millisecondsSince1970
    let days = milliseconds / 86_400_000 - (milliseconds % 86_400_000 < 0 ? 1 : 0)
    // The first of January 1970 was a Thursday.
    weekday = Int(((days + 4) % 7 + 7) % 7)
  }

  /// The moment as people of a language write it.
  package func text(in language: Language) -> String {
    let clock = "\(hour):\(minute < 10 ? "0" : "")\(minute)"
    switch language {
    case .ko:
      return "\(year)년 \(month)월 \(day)일(\(Self.koreanDays[weekday])) \(clock)"
    case .en:
      return
        "\(Self.englishDays[weekday]), \(day) \(Self.englishMonths[month - 1]) \(year), \(clock)"
    }
  }

  private static let koreanDays = ["일", "월", "화", "수", "목", "금", "토"]
  private static let englishDays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]
  private static let englishMonths = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
}
