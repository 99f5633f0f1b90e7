import Foundation
import Synchronization

/// A fresh directory with a short path (a socket's path has at most 107 bytes), removed with its
/// owner or at the end of the process.
package final class PrivateDirectory: Sendable {
  package let path: String

  private static let known = Mutex<Set<String>>([])
  private static let prefix = "boxoffice-test-"

  package init() throws {
    _ = Self.swept
    var template = Array("/tmp/\(Self.prefix)\(getpid())-XXXXXX".utf8CString)
    guard let created = unsafe mkdtemp(&template) else {
      throw POSIXError(.init(rawValue: errno) ?? .EIO)
    }
    let path = unsafe String(cString: created)
    self.path = path
    Self.known.withLock { _ = $0.insert(path) }
    AtExit.register()
  }

  deinit {
    Self.known.withLock { _ = $0.remove(path) }
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Removes what test processes that crashed have left.
  private static let swept: Void = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/tmp")) ?? []
    for name in names where name.hasPrefix(prefix) {
      let owner = name.dropFirst(prefix.count).prefix { $0.isNumber }
      guard let id = pid_t(owner), kill(id, 0) != 0, errno == ESRCH else { continue }
      try? FileManager.default.removeItem(atPath: "/tmp/" + name)
    }
  }()

  static func removeAll() {
    for path in known.withLock({ $0 }) { try? FileManager.default.removeItem(atPath: path) }
  }
}

/// Leaves neither processes nor files behind.
enum AtExit {
  static func register() { _ = registration }

  private static let registration: Void = {
    atexit {
      ChildProcess.killAll()
      PrivateDirectory.removeAll()
    }
  }()
}
