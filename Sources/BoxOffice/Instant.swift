/// A moment by the database's clock, to the millisecond, in UTC.
package struct Instant: Hashable, Comparable, Sendable {
  private static let millisecondsPerDay: Int64 = 86_400_000
  /// The moments that the database can keep: the years 1 to 9999.
  package static let millisecondsRange: ClosedRange<Int64> =
    -62_135_596_800_000...253_402_300_799_999

  package let millisecondsSince1970: Int64

  package init(millisecondsSince1970: Int64) {
    self.millisecondsSince1970 = millisecondsSince1970
  }

  package static func < (left: Self, right: Self) -> Bool {
    left.millisecondsSince1970 < right.millisecondsSince1970
  }

  /// The moment some seconds later.
  package func adding(seconds: Int64) -> Instant {
    adding(milliseconds: seconds * 1000)
  }

  /// The moment some milliseconds later.
  package func adding(milliseconds: Int64) -> Instant {
    Instant(millisecondsSince1970: millisecondsSince1970 + milliseconds)
  }

  /// RFC 3339 with milliseconds and `Z`. Answers are full of moments, so this appends digits to one
  /// buffer.
  package var rfc3339: String {
    let days = floorDivide(millisecondsSince1970, Self.millisecondsPerDay)
    let inDay = millisecondsSince1970 - days * Self.millisecondsPerDay
    let date = civilDate(daysSince1970: days)
    let parts: [(value: Int64, width: Int, end: UInt8)] = [
      (date.year, 4, 0x2D), (date.month, 2, 0x2D), (date.day, 2, 0x54),
      (inDay / 3_600_000, 2, 0x3A), (inDay / 60_000 % 60, 2, 0x3A), (inDay / 1000 % 60, 2, 0x2E),
      (inDay % 1000, 3, 0x5A),
    ]
    var text: [UInt8] = []
    text.reserveCapacity(24)
    for part in parts {
      var divisor: Int64 = 1
      for _ in 1..<part.width { divisor *= 10 }
      while divisor > 0 {
        text.append(0x30 + UInt8(truncatingIfNeeded: part.value / divisor % 10))
        divisor /= 10
      }
      text.append(part.end)
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Parses an RFC 3339 date-time with any offset, or a bare `YYYY-MM-DD` as its first moment in
  /// UTC.
  package init?(rfc3339 text: String) {
    var scanner = DigitScanner(text)
    guard let year = scanner.digits(4), scanner.skip("-"), let month = scanner.digits(2),
      scanner.skip("-"), let day = scanner.digits(2),
      (1...12).contains(month), day >= 1, day <= daysInMonth(year, month)
    else { return nil }
    let midnight = daysSince1970(year, month, day) * Self.millisecondsPerDay
    if scanner.isAtEnd {
      self.init(keepable: midnight)
      return
    }
    guard scanner.skip("T") || scanner.skip("t"), let hour = scanner.digits(2), scanner.skip(":"),
      let minute = scanner.digits(2), scanner.skip(":"), let second = scanner.digits(2),
      hour < 24, minute < 60, second < 60, let fraction = scanner.milliseconds(),
      let offset = scanner.offsetMinutes(), scanner.isAtEnd
    else { return nil }
    let inDay = ((hour * 60 + minute - offset) * 60 + second) * 1000 + fraction
    self.init(keepable: midnight + inDay)
  }

  private init?(keepable milliseconds: Int64) {
    guard Self.millisecondsRange.contains(milliseconds) else { return nil }
    self.init(millisecondsSince1970: milliseconds)
  }
}

private func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
  let quotient = value / divisor
  return value % divisor < 0 ? quotient - 1 : quotient
}

// Days and civil dates after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years
// begin in March, eras last 400 years. The MariaDB driver has the same lines for its DATETIME:
// neither module may import the other, a module for thirty lines would be the first import of the
// domain, and the calendar of libc takes five times as long and is unsafe to read. Each is tested
// day by day.
private func civilDate(daysSince1970: Int64) -> (year: Int64, month: Int64, day: Int64) {
  let shifted = daysSince1970 + 719_468
  let era = floorDivide(shifted, 146_097)
  let dayOfEra = shifted - era * 146_097
  let yearOfEra =
    (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let monthFromMarch = (5 * dayOfYear + 2) / 153
  let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
}

private func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
  let shiftedYear = month <= 2 ? year - 1 : year
  let era = floorDivide(shiftedYear, 400)
  let yearOfEra = shiftedYear - era * 400
  let monthFromMarch = month > 2 ? month - 3 : month + 9
  let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
  let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

private func daysInMonth(_ year: Int64, _ month: Int64) -> Int64 {
  let next = month == 12 ? daysSince1970(year + 1, 1, 1) : daysSince1970(year, month + 1, 1)
  return next - daysSince1970(year, month, 1)
}

private struct DigitScanner {
  private var rest: Substring.UTF8View

  init(_ text: String) {
    rest = text[...].utf8
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func digits(_ count: Int) -> Int64? {
    guard rest.count >= count else { return nil }
    var value: Int64 = 0
    for _ in 0..<count {
      guard let byte = rest.popFirst(), (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int64(byte - 0x30)
    }
    return value
  }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard let byte = rest.first, UInt32(byte) == character.value else { return false }
    rest.removeFirst()
    return true
  }

  mutating func milliseconds() -> Int64? {
    guard skip(".") else { return 0 }
    var value: Int64 = 0
    var count = 0
    while let byte = rest.first, (0x30...0x39).contains(byte), count < 9 {
      if count < 3 { value = value * 10 + Int64(byte - 0x30) }
      count += 1
      rest.removeFirst()
    }
    guard count > 0 else { return nil }
    for _ in count..<max(3, count) { value *= 10 }
    return value
  }

  mutating func offsetMinutes() -> Int64? {
    if skip("Z") || skip("z") { return 0 }
    let sign: Int64 = skip("-") ? -1 : 1
    guard sign < 0 || skip("+"), let hours = digits(2), skip(":"), let minutes = digits(2),
      hours < 24, minutes < 60
    else { return nil }
    return sign * (hours * 60 + minutes)
  }
}
