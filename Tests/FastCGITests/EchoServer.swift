import Foundation
import TestSupport

/// A supervisor of echo workers on a socket of its own.
final class EchoServer {
  let socket: String
  let supervisor: ChildProcess
  private let directory: PrivateDirectory

  /// Returns once all workers are ready.
  init(workers: Int = 1, _ options: String...) throws {
    directory = try PrivateDirectory()
    socket = directory.path + "/s"
    supervisor = try ChildProcess(
      [
        try Self.executable(), "supervisor", "socket=\(socket)", "workers=\(workers)",
        "failfile=\(directory.path)/fail",
      ] + options,
      output: directory.path + "/log")
    try eventually(within: .seconds(20), "workers are ready") {
      count("event=worker_ready") >= workers
    }
  }

  func get(_ target: String, method: String = "GET", headers: [(String, String)] = []) throws
    -> Reply
  {
    try FastCGIClient.ask(socket, .request(target, method: method, headers: headers))
  }

  func post(_ target: String, _ body: [UInt8], contentLength: String? = nil) throws -> Reply {
    try FastCGIClient.ask(
      socket, .request(target, method: "POST", body: body, contentLength: contentLength))
  }

  /// From now on new workers end before they accept a connection.
  func breakNewWorkers() {
    _ = FileManager.default.createFile(atPath: directory.path + "/fail", contents: nil)
  }

  /// The lines of the supervisor's log that contain a text.
  func lines(_ text: String) -> [String] {
    let log = (try? String(contentsOfFile: directory.path + "/log", encoding: .utf8)) ?? ""
    return log.split(separator: "\n").map(String.init).filter { $0.contains(text) }
  }

  func count(_ text: String) -> Int { lines(text).count }

  /// The process ids of all workers ever started.
  var startedWorkers: [pid_t] {
    lines("event=worker_started").compactMap { field("pid", $0).flatMap { pid_t($0) } }
  }

  /// Waits until the supervisor ends by itself; nil if it does not.
  func stop(_ signal: Int32 = SIGTERM, within limit: Duration = .seconds(20)) -> ChildProcess
    .Ending?
  {
    supervisor.send(signal)
    return supervisor.wait(within: limit)
  }

  /// The executable lies beside the test bundle.
  static func executable() throws -> String {
    let bundle = CommandLine.arguments.firstIndex(of: "--test-bundle-path").map {
      CommandLine.arguments[$0 + 1]
    }
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let candidates = [bundle, own].compactMap(\.self).map {
      URL(fileURLWithPath: $0).deletingLastPathComponent().appendingPathComponent("EchoWorker").path
    }
    guard let found = candidates.first(where: FileManager.default.isExecutableFile) else {
      throw ClientError.lost("no EchoWorker at \(candidates)")
    }
    return found
  }
}

/// The value of `name=value` in a line of the log.
func field(_ name: String, _ line: String) -> String? {
  let prefix = name + "="
  return line.split(separator: " ").first { $0.hasPrefix(prefix) }.map {
    String($0.dropFirst(prefix.count))
  }
}

/// Whether a process exists and is not just waiting to be reaped.
func isAlive(_ processID: pid_t) -> Bool {
  guard let status = try? String(contentsOfFile: "/proc/\(processID)/stat", encoding: .utf8) else {
    return false
  }
  return status.split(separator: ")").last?.split(separator: " ").first != "Z"
}
