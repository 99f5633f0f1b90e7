import Foundation
package import MariaDB
import Synchronization

/// A MariaDB server of the tests alone, reachable by a socket file only.
package final class PrivateMariaDB: Sendable {
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  package let socketPath: String

  private let directory: PrivateDirectory
  private let arguments: [String]
  private let process = Mutex<ChildProcess?>(nil)
  private let databases = Atomic<Int>(0)

  private static let startLimit = Duration.seconds(60)
  private static let stopLimit = Duration.seconds(30)
  private static let common = Result { try PrivateMariaDB() }

  /// The server shared by suites that neither stop nor slow it down.
  package static func shared() throws -> PrivateMariaDB { try common.get() }

  /// Starts a server of one's own; the further arguments go to `mariadbd`.
  package init(_ furtherArguments: String...) throws {
    directory = try PrivateDirectory()
    socketPath = directory.path + "/s"
    try MariaDBTemplate.copy(to: directory.path)
    // The server has a temporary directory of its own: a starting server removes all temporary
    // tables there, in /tmp those of others.
    arguments =
      ["mariadbd", "--no-defaults", "--datadir=\(directory.path)/data", "--socket=\(socketPath)"]
      + ["--pid-file=\(directory.path)/pid", "--tmpdir=\(directory.path)", "--skip-networking"]
      + ["--skip-name-resolve", "--innodb-buffer-pool-size=32M", "--innodb-log-file-size=8M"]
      + ["--innodb-use-native-aio=OFF", "--innodb-flush-log-at-trx-commit=1"]
      + ["--character-set-server=utf8mb4"]
      + ["--transaction-isolation=READ-COMMITTED", "--performance-schema=OFF"]
      + furtherArguments
    try start()
  }

  deinit {
    kill9()
  }

  /// A new empty database with the administrator's settings for it.
  package func newDatabase() throws -> ConnectionSettings {
    let number = databases.add(1, ordering: .relaxed).newValue
    let name = "test_\(number)"
    try Connection(settings(database: "mysql")).executeText("CREATE DATABASE \(name)")
    return settings(database: name)
  }

  /// Starts the server if needed, and waits until it answers.
  package func start() throws {
    let fresh = try process.withLock { process in
      if let process, process.isRunning { return process }
      let started = try ChildProcess(
        arguments, output: logPath, user: MariaDBTemplate.serverUser)
      process = started
      return started
    }
    let settings = settings(database: "mysql")
    try eventually(within: Self.startLimit, "mariadbd answers, see \(logPath)") {
      guard fresh.isRunning else {
        throw Failure(description: "mariadbd ended: \(log.suffix(2000))")
      }
      return (try? Connection(settings)) != nil
    }
  }

  /// Shuts the server down in order.
  package func stop() throws {
    let current = process.withLock { $0 }
    current?.terminate()
    guard current?.wait(within: Self.stopLimit) != nil || current == nil else {
      throw Failure(description: "mariadbd does not stop: \(log.suffix(2000))")
    }
  }

  /// Ends the server as a power failure would.
  package func kill9() {
    let current = process.withLock { $0 }
    current?.kill()
    _ = current?.wait(within: Self.stopLimit)
  }

  /// Shuts the server down and starts it again on the same data.
  package func restart() throws {
    try stop()
    try start()
  }

  /// Makes the server silent; its connections stay open.
  package func freeze() throws { try process.withLock { try $0?.freeze() } }

  /// Lets a frozen server go on.
  package func thaw() { process.withLock { $0?.send(SIGCONT) } }

  /// The server's log.
  package var log: String { (try? String(contentsOfFile: logPath, encoding: .utf8)) ?? "" }

  private var logPath: String { directory.path + "/log" }

  private func settings(database: String) -> ConnectionSettings {
    ConnectionSettings(socketPath: socketPath, user: "root", password: "", database: database)
  }
}
