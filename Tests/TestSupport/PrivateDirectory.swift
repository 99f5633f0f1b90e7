import Foundation
import Synchronization

/// A fresh directory with a short path (a socket's path has at most 107 bytes), removed with its
/// owner or at the end of the process; with `BOXOFFICE_KEEP_TESTS=1` it is kept and named at the
/// end.
package final class PrivateDirectory: Sendable {
  package let path: String

  private let companions = Mutex<Set<String>>([])
  private static let known = Mutex<Set<String>>([])
  private static let prefix = "boxoffice-test-"
  private static let isKept =
    ProcessInfo.processInfo.environment["BOXOFFICE_KEEP_TESTS"] == "1"

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
    guard !Self.isKept else { return }
    for path in companions.withLock({ $0 }).union([path]) {
      Self.known.withLock { _ = $0.remove(path) }
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  /// Removes another directory together with this one.
  package func adopt(_ path: String) {
    companions.withLock { _ = $0.insert(path) }
    Self.known.withLock { _ = $0.insert(path) }
  }

  /// Removes what test processes that crashed have left.
  private static let swept: Void = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/tmp")) ?? []
    for name in names where name.hasPrefix(prefix) {
      let owner = name.dropFirst(prefix.count).prefix { $0.isNumber }
      guard let id = pid_t(owner), kill(id, 0) != 0, errno == ESRCH else { continue }
      guard !hasLivingParts("/tmp/" + name) else { continue }
      try? FileManager.default.removeItem(atPath: "/tmp/" + name)
    }
  }()

  /// A stack that is still stopping needs its records, so the directory stays until then.
  private static func hasLivingParts(_ path: String) -> Bool {
    let states = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return states.contains { state in
      let records = "\(path)/\(state)/pids"
      let names = (try? FileManager.default.contentsOfDirectory(atPath: records)) ?? []
      return names.contains { name in
        let record = try? String(contentsOfFile: "\(records)/\(name)", encoding: .utf8)
        return record?.split(separator: " ").first.flatMap { pid_t($0) }.map(isAlive) ?? false
      }
    }
  }

  static func removeAll() {
    for path in known.withLock({ $0 }).sorted() {
      if isKept, path.contains(prefix) {
        FileHandle.standardError.write(Data("kept: \(path)\n".utf8))
      } else {
        try? FileManager.default.removeItem(atPath: path)
      }
    }
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
