import BoxOffice
import System

/// The rules of time zones from the files of this host (Debian's tzdata), each read once.
final class TimeZoneFiles {
  private static let directory = "/usr/share/zoneinfo/"
  private static let knownMax = 100

  private var known: [String: TimeZoneRules] = [:]

  /// The rules of a zone by its IANA name. For a zone that this host does not know they are UTC's,
  /// and say so wherever a time is written.
  func rules(of name: String) -> TimeZoneRules {
    if let rules = known[name] { return rules }
    let rules = Self.read(name) ?? .utc
    if known.count < Self.knownMax { known[name] = rules }
    return rules
  }

  private static func read(_ name: String) -> TimeZoneRules? {
    guard isName(name), let bytes = FileSystem.readBytes(directory + name) else { return nil }
    return TimeZoneRules(parsing: bytes, of: name)
  }

  // Words divided by slashes: no way leads out of the directory.
  private static func isName(_ name: String) -> Bool {
    name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { word in
      !word.isEmpty && word.utf8.allSatisfy { letters.contains($0) }
    }
  }

  private static let letters = Set(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-".utf8)
}
