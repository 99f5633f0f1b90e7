/// The distances from UTC that the clocks of a place have kept and will keep, from a file of the
/// IANA's time zone database (RFC 9636).
package struct TimeZoneRules: Sendable {
  /// A stretch of time during which the clocks of a place keep one distance from UTC.
  package struct Phase: Sendable, Equatable {
    /// Nil where nothing is known of before.
    package let startsAt: Instant?
    package let offsetSeconds: Int64
    package let isDaylightSaving: Bool
    /// As people write it behind a time, such as KST; a number where the place has no word for it.
    package let name: String
  }

  /// For places that nothing is known of.
  package static let utc = TimeZoneRules(
    name: "UTC", changesForEver: false,
    phases: [Phase(startsAt: nil, offsetSeconds: 0, isDaylightSaving: false, name: "UTC")])

  // The calendar's weekdays repeat after so many years, up to the end of 2099.
  private static let cycleSeconds: Int64 = 28 * 1461 / 4 * 86_400

  /// The IANA's name of the zone.
  package let name: String
  /// Whether the last years of the file go on in the same way.
  private let changesForEver: Bool
  private let phases: [Phase]

  private init(name: String, changesForEver: Bool, phases: [Phase]) {
    self.name = name
    self.changesForEver = changesForEver
    self.phases = phases
  }

  /// Reads a zone's file of version 2 or later; nil if it is none.
  package init?(parsing file: [UInt8], of name: String) {
    var reader = TimeZoneFileReader(file)
    guard let (phases, footer) = reader.read() else { return nil }
    self.init(name: name, changesForEver: footer.contains(UInt8(ascii: ",")), phases: phases)
  }

  /// The phase that a moment falls into, and the one that follows; nil where none is known.
  package func phases(at moment: Instant) -> (current: Phase, next: Phase?) {
    let shift = shift(to: moment)
    let wanted = moment.adding(seconds: -shift)
    let index = phases.lastIndex { ($0.startsAt ?? wanted) <= wanted } ?? 0
    let next = index + 1 < phases.count ? phases[index + 1] : nil
    return (phases[index].shifted(by: shift), next?.shifted(by: shift))
  }

  /// The phase before the one that a moment falls into; nil where none is known.
  package func phase(before moment: Instant) -> Phase? {
    guard let start = phases(at: moment).current.startsAt else { return nil }
    return phases(at: start.adding(milliseconds: -1)).current
  }

  // A moment after the file's years is looked up in one of them that has the same weekdays.
  private func shift(to moment: Instant) -> Int64 {
    guard changesForEver, let last = phases.last?.startsAt, moment >= last else { return 0 }
    let beyond = (moment.millisecondsSince1970 - last.millisecondsSince1970) / 1000
    return (beyond / Self.cycleSeconds + 1) * Self.cycleSeconds
  }
}

extension TimeZoneRules.Phase {
  fileprivate func shifted(by seconds: Int64) -> Self {
    Self(
      startsAt: startsAt?.adding(seconds: seconds), offsetSeconds: offsetSeconds,
      isDaylightSaving: isDaylightSaving, name: name)
  }
}
