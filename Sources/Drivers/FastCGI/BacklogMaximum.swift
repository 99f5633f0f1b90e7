import System

/// The system's limit for the connections that wait at one socket.
enum BacklogMaximum {
  private static let path = "/proc/sys/net/core/somaxconn"

  /// The most that the system allows; nil where it does not say.
  static var allowed: Int32? {
    FileSystem.read(path).flatMap { Int32($0.prefix(while: \.isNumber)) }
  }

  /// The backlog that the doors ask for and that the system cuts short; nil if it gives all.
  static func wantedInVain(by pools: [Pool]) -> (wanted: Int32, allowed: Int32)? {
    let wanted = pools.flatMap(\.doors).map(\.backlog).max() ?? 0
    guard let allowed, allowed < wanted else { return nil }
    return (wanted, allowed)
  }
}
