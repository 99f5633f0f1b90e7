import Foundation
import Synchronization

/// A memcached of the tests alone, reachable by a socket file only.
package final class PrivateMemcached: Sendable {
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  /// The path to connect to, which stays the same over restarts.
  package let socketPath: String

  private let directory: PrivateDirectory
  private let arguments: [String]
  private let process = Mutex<ChildProcess?>(nil)

  private static let startLimit = Duration.seconds(20)
  private static let stopLimit = Duration.seconds(10)
  // memcached refuses to run as root, and would not die with the test process if it changed the
  // user itself.
  private static let serverUser = geteuid() == 0 ? "65534" : nil

  /// Starts a server that takes values of 8 MB; the further arguments go to `memcached`.
  package init(_ furtherArguments: String...) throws {
    directory = try PrivateDirectory()
    socketPath = directory.path + "/s"
    unsafe chmod(directory.path, 0o777)
    arguments =
      ["memcached", "-s", socketPath, "-a", "777", "-m", "128", "-I", "9m", "-t", "2"]
      + furtherArguments
    try start()
  }

  deinit {
    kill9()
  }

  /// Starts the server, empty, if needed, and waits until it answers.
  package func start() throws {
    let current = try process.withLock { process in
      if let process, process.isRunning { return process }
      let started = try ChildProcess(
        arguments, output: directory.path + "/log", user: Self.serverUser)
      process = started
      return started
    }
    try eventually(within: Self.startLimit, "memcached takes connections") {
      guard current.isRunning else { throw Failure(description: "memcached ended") }
      return isListening
    }
  }

  /// Ends the server as a crash would.
  package func kill9() {
    let current = process.withLock { $0 }
    current?.kill()
    _ = current?.wait(within: Self.stopLimit)
  }

  /// Ends the server and starts it again, empty.
  package func restart() throws {
    kill9()
    try start()
  }

  /// Makes the server silent; the kernel still takes connections for it.
  package func freeze() throws {
    guard let current = process.withLock({ $0 }), current.isRunning else {
      throw Failure(description: "memcached does not run")
    }
    current.send(SIGSTOP)
    var information = unsafe siginfo_t()
    guard unsafe waitid(P_PID, id_t(current.id), &information, WSTOPPED) == 0 else {
      throw Failure(description: "memcached does not stop")
    }
  }

  /// Lets a frozen server go on.
  package func thaw() { process.withLock { $0?.send(SIGCONT) } }

  private var isListening: Bool {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { path in
      unsafe path.copyBytes(from: socketPath.utf8)
    }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    return unsafe withUnsafePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe connect(descriptor, address, size) == 0
      }
    }
  }
}
