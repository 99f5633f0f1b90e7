import Foundation
package import MariaDB
import Synchronization

/// A whole stack of the debug build: MariaDB, memcached, workers, sweep and nginx, on a port and in
/// a directory of its own. The stack ends with its owner or with the test process.
package final class Stack: Sendable {
  package struct Failure: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) {
      self.description = description
    }
  }

  /// A process of the stack, by its name in `deploy/dev`.
  package enum Part: String, Sendable, CaseIterable {
    case mariadb, memcached, workers, sweep, nginx
  }

  package let port: Int
  package let state: String
  /// The faults that the tests may order; nil unless the stack was started with them.
  package let checkpoints: Checkpoints?

  private let directory: PrivateDirectory
  private let environment: [String: String]
  private let run: Mutex<ChildProcess?>

  /// The usual number of workers at the till, and of those at the front.
  package static let poolWorkers = 4

  private static let startLimit = Duration.seconds(150)
  private static let stopLimit = Duration.seconds(90)
  // Without the window: hundreds of suites leave passes behind that nobody uses.
  private static let common = Result { try Stack.start(demo: true, guardsOff: ["window"]) }

  /// The shared stack with the demo, for suites that break nothing and keep to rows of their own.
  package static func shared() throws -> Stack { try common.get() }

  /// Starts a new stack and waits until it is ready; `prepare` gets the path of its state before.
  package static func start(
    environment: [String: String] = [:], demo: Bool = false, checkpoints: Bool = false,
    guardsOff: [String] = [], directoryName: String = "s",
    prepare: (String) throws -> Void = { _ in }
  ) throws -> Stack {
    let stack = try Stack(environment, demo, checkpoints, guardsOff, directoryName)
    try prepare(stack.state)
    try stack.launch()
    try stack.awaitReady()
    return stack
  }

  private init(
    _ further: [String: String], _ demo: Bool, _ checkpoints: Bool, _ guardsOff: [String],
    _ directoryName: String
  ) throws {
    directory = try PrivateDirectory()
    unsafe chmod(directory.path, 0o755)
    state = directory.path + "/" + directoryName
    port = try LoopbackSocket.freePort()
    self.checkpoints = checkpoints ? try Checkpoints(directory.path + "/c") : nil
    var environment = Self.plainEnvironment
    environment["BOXOFFICE_BIN"] = try Products.directory()
    environment["BOXOFFICE_STATE"] = state
    environment["BOXOFFICE_PORT"] = "\(port)"
    environment["BOXOFFICE_DEMO"] = demo ? "1" : "0"
    environment["BOXOFFICE_BUFFER_POOL"] = "64M"
    environment["BOXOFFICE_WORKERS"] = "\(Self.poolWorkers)"
    environment["BOXOFFICE_CHECKPOINTS"] = self.checkpoints?.path
    if !guardsOff.isEmpty {
      environment["BOXOFFICE_GUARDS_OFF"] = guardsOff.joined(separator: ",")
    }
    self.environment = environment.merging(further) { $1 }
    run = Mutex(nil)
  }

  deinit {
    stop()
  }

  /// Starts the stack again after ``stop()`` and waits until it is ready.
  package func restart() throws {
    try launch()
    try awaitReady()
  }

  /// Stops all processes in order.
  package func stop() {
    let process = run.withLock { process in
      defer { process = nil }
      return process
    }
    guard let process else { return }
    process.terminate()
    process.send(SIGCONT)
    _ = process.wait(within: Self.stopLimit)
  }

  /// Waits until `/readyz` answers 200 and the start script has nothing left to do.
  package func awaitReady() throws {
    try eventually(within: Self.startLimit, "the stack is ready: \(output)") {
      guard let process = run.withLock({ $0 }), process.isRunning else {
        throw Failure(description: "the stack ended: \(output)")
      }
      return output.contains("Ctrl-C stops it")
    }
    if !sockets.isEmpty { directory.adopt(sockets) }
    try eventually(within: .seconds(30), "/readyz: \(logText.suffix(2000))") {
      (try? send("GET", "/readyz").status) == 200
    }
  }

  /// Sends a request on this thread's connection.
  package func send(
    _ method: String, _ path: String, headers: [(String, String)] = [], body: [UInt8]? = nil
  ) throws -> Reply {
    try HTTPClient.ofThisThread(port: port).send(method, path, headers: headers, body: body)
  }

  /// The answer to a GET.
  package func get(_ path: String, headers: [(String, String)] = []) throws -> Reply {
    try send("GET", path, headers: headers)
  }

  /// Runs a script of a room of `deploy` with the settings of this stack; gives its status and
  /// output.
  package func runScript(
    _ name: String, _ arguments: [String] = [], in room: String = "dev",
    environment further: [String: String] = [:], input: String = ""
  ) throws -> (status: Int32, output: String) {
    try Command.run(
      ["\(Self.root)/deploy/\(room)/\(name)"] + arguments,
      environment: environment.merging(further) { $1 }, input: input)
  }

  /// One pass of the sweep; throws unless it succeeds.
  package func sweep() throws {
    let result = try runScript("sweep")
    guard result.status == 0 else { throw Failure(description: "sweep: \(result.output)") }
  }

  /// An account of the database with its password's file.
  package enum Account: String, Sendable {
    case workers, sweep, office

    fileprivate var user: String { self == .workers ? "boxoffice" : "boxoffice_\(self)" }
    fileprivate var passwordFile: String {
      switch self {
      case .workers: "secrets/database-password"
      case .sweep: "secrets/sweep-password"
      case .office: "clients/office-password"
      }
    }
  }

  /// The settings by which an account connects.
  package func settings(of account: Account) throws -> ConnectionSettings {
    let path = state + "/" + account.passwordFile
    let password = try String(contentsOfFile: path, encoding: .utf8)
    return ConnectionSettings(
      socketPath: databaseSocket, user: account.user,
      password: password.trimmingCharacters(in: .newlines), database: "boxoffice")
  }

  /// The environment of the stack's executables.
  package func programEnvironment(as account: Account = .workers) -> [String: String] {
    environment.merging([
      "BOXOFFICE_SOCKETS": sockets,
      "BOXOFFICE_DATABASE_SOCKET": databaseSocket,
      "BOXOFFICE_DATABASE_NAME": "boxoffice",
      "BOXOFFICE_DATABASE_USER": account.user,
      "BOXOFFICE_DATABASE_PASSWORD_FILE": state + "/" + account.passwordFile,
      "BOXOFFICE_MEMCACHED": sockets + "/memcached.sock",
      "BOXOFFICE_SIGNING_KEYS": state + "/secrets/signing-keys",
      "BOXOFFICE_VISITOR_KEY": state + "/secrets/visitor-key",
      "BOXOFFICE_LETTER_SECRET": state + "/secrets/letter-secret",
    ]) { $1 }
  }

  /// Empties the cache.
  package func flushCache() throws {
    let socket = try LoopbackSocket(path: sockets + "/memcached.sock", timeout: .seconds(5))
    try socket.write(Array("flush_all\r\n".utf8))
    let answer = String(decoding: try socket.read(), as: UTF8.self)
    guard answer == "OK\r\n" else { throw Failure(description: "flush_all: \(answer)") }
  }

  /// Every violated invariant; empty when all is well.
  package func audit() throws -> String {
    let path = Self.root + "/sql/audit.sql"
    return try sql(String(contentsOfFile: path, encoding: .utf8))
  }

  /// Runs a script by the stock client as the administrator; returns its output, tab-separated.
  @discardableResult
  package func sql(_ script: String) throws -> String {
    let result = try Command.run(
      [
        "mariadb", "--defaults-file=\(state)/clients/admin.cnf", "--batch",
        "--skip-column-names", "--default-character-set=utf8mb4", "--database=boxoffice",
      ], environment: environment, input: script)
    guard result.status == 0 else { throw Failure(description: "sql: \(result.output)") }
    return result.output.trimmingCharacters(in: .newlines)
  }

  /// The settings by which the administrator connects without the client.
  package var database: ConnectionSettings {
    let password = try? String(
      contentsOfFile: state + "/clients/admin-password", encoding: .utf8)
    return ConnectionSettings(
      socketPath: databaseSocket, user: "root",
      password: (password ?? "").trimmingCharacters(in: .newlines), database: "boxoffice")
  }

  /// All that the parts have written to their logs.
  package var logText: String {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: state + "/logs")) ?? []
    return names.sorted().map { log($0) }.joined()
  }

  /// The log of one part.
  package func log(of part: Part) -> String { log(part.rawValue + ".log") }

  /// The output of the start script.
  package var output: String {
    (try? String(contentsOfFile: directory.path + "/output", encoding: .utf8)) ?? ""
  }

  /// Where the sockets of the parts lie.
  package var sockets: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: state + "/sockets")) ?? ""
  }

  /// The top of the clone.
  package static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// The environment of a user who has set no variable.
  package static var plainEnvironment: [String: String] {
    ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("BOXOFFICE_") }
  }

  private var databaseSocket: String { sockets + "/mariadb.sock" }

  private func log(_ name: String) -> String {
    guard let data = FileManager.default.contents(atPath: state + "/logs/" + name) else {
      return ""
    }
    return String(decoding: data, as: UTF8.self)
  }

  private func launch() throws {
    let output = directory.path + "/output"
    try? FileManager.default.removeItem(atPath: output)
    let process = try ChildProcess(
      [Self.root + "/deploy/dev/run"], environment: environment, output: output,
      lastSignal: SIGTERM)
    run.withLock { $0 = process }
  }

  /// The script that follows the stack, which starts again what dies.
  package func follower() throws -> ChildProcess {
    guard let process = run.withLock({ $0 }) else {
      throw Failure(description: "the stack is stopped")
    }
    return process
  }
}
