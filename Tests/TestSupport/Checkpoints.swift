package import Foundation

/// Orders to the processes of a stack at named moments of their work.
package final class Checkpoints: Sendable {
  package let path: String

  init(_ path: String) throws {
    self.path = path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    // The directory is open to all, because the parts run as another user.
    unsafe chmod(path, 0o777)
  }

  /// From now on every process that comes to the moment waits there.
  package func pause(_ moment: String) { touch(moment + ".pause") }

  /// Releases the processes that wait at the moment.
  package func release(_ moment: String) {
    try? FileManager.default.removeItem(atPath: "\(path)/\(moment).pause")
  }

  /// The next process that comes to the moment dies there.
  package func killNext(_ moment: String) { touch(moment + ".kill") }

  /// Takes back what was ordered for the moment; false where the order was carried out already.
  @discardableResult
  package func spare(_ moment: String) -> Bool {
    (try? FileManager.default.removeItem(atPath: "\(path)/\(moment).kill")) != nil
  }

  /// The processes that wait at the moment.
  package func waiting(at moment: String) -> [pid_t] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasPrefix(moment + ".reached.") }
      .compactMap { $0.split(separator: ".").last.flatMap { pid_t($0) } }
  }

  /// Waits until `count` processes wait at the moment.
  package func awaitReached(
    _ moment: String, by count: Int = 1, within limit: Duration = .seconds(10)
  ) throws {
    try eventually(within: limit, "\(count) processes at \(moment)") {
      waiting(at: moment).count >= count
    }
  }

  private func touch(_ name: String) {
    _ = FileManager.default.createFile(atPath: "\(path)/\(name)", contents: nil)
  }
}
