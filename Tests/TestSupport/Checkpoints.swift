package import BoxOfficeStore
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
  package func pause(_ moment: Moment) { touch("\(moment.rawValue).pause") }

  /// Releases the processes that wait at the moment.
  package func release(_ moment: Moment) {
    try? FileManager.default.removeItem(atPath: "\(path)/\(moment.rawValue).pause")
  }

  /// The next process that comes to the moment dies there.
  package func killNext(_ moment: Moment) { touch("\(moment.rawValue).kill") }

  /// Whether the order to die at the moment still stands.
  package func willKill(_ moment: Moment) -> Bool {
    FileManager.default.fileExists(atPath: "\(path)/\(moment.rawValue).kill")
  }

  /// Takes back what was ordered for the moment; false where the order was carried out already.
  @discardableResult
  package func spare(_ moment: Moment) -> Bool {
    (try? FileManager.default.removeItem(atPath: "\(path)/\(moment.rawValue).kill")) != nil
  }

  /// The processes that wait at the moment.
  package func waiting(at moment: Moment) -> [pid_t] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasPrefix("\(moment.rawValue).reached.") }
      .compactMap { $0.split(separator: ".").last.flatMap { pid_t($0) } }
  }

  /// Waits until `count` processes wait at the moment.
  package func awaitReached(
    _ moment: Moment, by count: Int = 1, within limit: Duration = .seconds(10)
  ) throws {
    try eventually(within: limit, "\(count) processes at \(moment.rawValue)") {
      waiting(at: moment).count >= count
    }
  }

  private func touch(_ name: String) {
    _ = FileManager.default.createFile(atPath: "\(path)/\(name)", contents: nil)
  }
}
