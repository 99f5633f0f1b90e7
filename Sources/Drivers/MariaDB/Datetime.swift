import CMariaDB

private let millisecondsPerDay: Int64 = 86_400_000

/// The first and the last instant that a DATETIME(3) can hold here: years 1 to 9999.
private let datetimeRange: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999

extension MYSQL_TIME {
  /// The UTC calendar fields of an instant.
  init(milliseconds: Int64) {
    precondition(datetimeRange.contains(milliseconds), "the instant is outside of DATETIME")
    let days = floorDivide(milliseconds, by: millisecondsPerDay)
    let rest = UInt32(milliseconds - days * millisecondsPerDay)
    let date = civilDate(daysSince1970: days)
    self.init()
    year = UInt32(date.year)
    month = UInt32(date.month)
    day = UInt32(date.day)
    hour = rest / 3_600_000
    minute = rest / 60_000 % 60
    second = rest / 1000 % 60
    second_part = UInt(rest % 1000) * 1000
    time_type = MYSQL_TIMESTAMP_DATETIME
  }

  /// The instant that the UTC calendar fields name; finer parts than milliseconds are cut.
  var milliseconds: Int64 {
    let days = daysSince1970(year: Int64(year), month: Int64(month), day: Int64(day))
    let seconds = Int64(hour) * 3600 + Int64(minute) * 60 + Int64(second)
    return days * millisecondsPerDay + seconds * 1000 + Int64(second_part / 1000)
  }
}

private func floorDivide(_ value: Int64, by divisor: Int64) -> Int64 {
  let quotient = value / divisor
  return value % divisor < 0 ? quotient - 1 : quotient
}

// Both directions count days in eras of 400 years that begin on 1 March, so that the leap day is
// the last day of its year and month lengths follow one formula.
private let daysPerEra: Int64 = 146_097
private let daysFromEraStartTo1970: Int64 = 719_468

private func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
  let shifted = month <= 2 ? year - 1 : year
  let era = floorDivide(shifted, by: 400)
  let yearOfEra = shifted - era * 400
  let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
  let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
  return era * daysPerEra + dayOfEra - daysFromEraStartTo1970
}

private func civilDate(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
  let shifted = days + daysFromEraStartTo1970
  let era = floorDivide(shifted, by: daysPerEra)
  let dayOfEra = shifted - era * daysPerEra
  let yearOfEra =
    (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / (daysPerEra - 1)) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let monthFromMarch = (5 * dayOfYear + 2) / 153
  let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
  let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return (year, month, day)
}
