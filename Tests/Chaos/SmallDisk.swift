import Foundation
import TestSupport

/// A file system in memory for the database's files, which can be full from one moment to the next.
struct SmallDisk {
  private static let megabytes = 2048
  private static let attempts = 20

  let path: String

  /// Mounts the disk where a stack is going to put its database. Needs root in a mount namespace of
  /// its own.
  init(stateOf state: String) throws {
    path = state + "/mariadb"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    // Without this mark `up` would take the directory for another program's.
    try Data().write(to: URL(fileURLWithPath: state + "/boxoffice"))
    try run(
      "mount", "-t", "tmpfs", "-o", "size=\(Self.megabytes)m,mode=0700,uid=www-data,gid=www-data",
      "boxoffice-chaos", path)
  }

  /// Shrinks the disk to the space in use, so that it is full.
  func fill() throws {
    for _ in 0..<Self.attempts {
      let used = try run("df", "--output=used", "-k", path).split(separator: "\n").last ?? ""
      let kilobytes = used.trimmingCharacters(in: .whitespaces)
      // Fails if files have grown meanwhile, so the next size is tried.
      if (try? run("mount", "-o", "remount,size=\(kilobytes)k", path)) != nil { return }
    }
    throw Injector.Impossible("the disk fills too fast")
  }

  func makeRoom() throws {
    try run("mount", "-o", "remount,size=\(Self.megabytes)m", path)
  }

  func unmount() throws {
    try run("umount", path)
  }

  @discardableResult
  private func run(_ words: String...) throws -> String {
    let result = try Command.run(words)
    guard result.status == 0 else { throw Injector.Impossible(result.output) }
    return result.output
  }
}
