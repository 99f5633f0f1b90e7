private import Glibc

/// How far clocks are ahead of UTC, by the system's data base of time zones.
package struct TimeZones {
  private static let directory = "/usr/share/zoneinfo/"
  private var current = ""

  package init() {}

  /// The seconds by which clocks of a zone, named as the IANA does, are ahead of UTC at a moment;
  /// nil for a zone that the system does not know.
  package mutating func secondsAhead(of zone: String, at secondsSince1970: Int64) -> Int? {
    if zone != current {
      guard zone.utf8.allSatisfy(Self.isPlain), zone.first != "/", !zone.contains(".."),
        FileSystem.exists(Self.directory + zone)
      else { return nil }
      guard unsafe setenv("TZ", ":" + zone, 1) == 0 else { return nil }
      tzset()
      current = zone
    }
    var seconds = time_t(secondsSince1970)
    var parts = unsafe tm()
    guard unsafe localtime_r(&seconds, &parts) != nil else { return nil }
    return unsafe Int(parts.tm_gmtoff)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "_"),
      UInt8(ascii: "+"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
