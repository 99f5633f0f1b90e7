import MariaDB
import Testing

extension ExitTest.Result {
  /// True if a broken invariant ended the process, false if it only threw an error.
  var isTrap: Bool {
    switch exitStatus {
    case .signal: true
    case .exitCode: false
    @unknown default: false
    }
  }
}

/// How a process of its own, which gets only the path, reaches the server of the tests.
func administrator(at socketPath: String) -> ConnectionSettings {
  ConnectionSettings(socketPath: socketPath, user: "root", password: "", database: "mysql")
}
