package import Foundation
import Synchronization

/// A program started by a test; the kernel ends it with the test process at the latest.
package final class ChildProcess: Sendable {
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  /// How a process ended: its exit status, or the signal that killed it.
  package enum Ending: Sendable, Equatable {
    case exited(Int32)
    case killed(signal: Int32)
  }

  package let id: pid_t
  private let ending = Mutex<Ending?>(nil)

  /// The signal that ends the program with its owner or with the test process.
  private let lastSignal: Int32

  private static let lastLimit = Duration.seconds(90)
  private static let running = Mutex<[pid_t: Int32]>([:])

  /// Starts `arguments[0]` (looked up in PATH) with standard output and error in a file.
  ///
  /// Starts the program. The kernel sends `lastSignal` (`SIGKILL` or `SIGTERM`) when the test
  /// process ends. With `user` the program runs as that user, which only root can ask for.
  /// `environment` is its whole environment; nil gives a copy of the test's.
  package init(
    _ arguments: [String], environment: [String: String]? = nil,
    input: String = "/dev/null", output: String = "/dev/null", user: String? = nil,
    lastSignal: Int32 = SIGKILL
  ) throws {
    self.lastSignal = lastSignal
    var command = ["setpriv", "--pdeathsig", lastSignal == SIGTERM ? "TERM" : "KILL"]
    if let user { command += ["--reuid", user, "--regid", user, "--init-groups"] }
    command.append("--")
    let words = command + arguments
    let variables = (environment ?? ProcessInfo.processInfo.environment).map { "\($0)=\($1)" }
    let spawned = SpawningThread.shared.run { spawn(words, variables, input, output) }
    guard spawned.status == 0 else {
      throw Failure(description: "cannot start \(arguments[0]): error \(spawned.status)")
    }
    id = spawned.id
    Self.running.withLock { $0[spawned.id] = lastSignal }
    AtExit.register()
  }

  deinit {
    send(lastSignal)
    send(SIGCONT)
    _ = wait(within: Self.lastLimit)
  }

  /// True until the process has ended.
  package var isRunning: Bool { reap() == nil }

  /// Sends a signal unless the process has ended.
  package func send(_ signal: Int32) {
    ending.withLock { if $0 == nil { Foundation.kill(id, signal) } }
  }

  /// Stops the process, and returns when it stands still.
  package func freeze() throws {
    send(SIGSTOP)
    var information = unsafe siginfo_t()
    guard unsafe waitid(P_PID, id_t(id), &information, WSTOPPED) == 0 else {
      throw Failure(description: "process \(id) does not stop")
    }
  }

  /// Asks the process to end.
  package func terminate() { send(SIGTERM) }

  /// Ends the process at once.
  package func kill() { send(SIGKILL) }

  /// How the process ended, or nil if it still runs after the limit.
  package func wait(within limit: Duration) -> Ending? {
    try? eventually(within: limit, "end of process \(id)") { reap() != nil }
    return reap()
  }

  private func reap() -> Ending? {
    ending.withLock { ending in
      if ending != nil { return ending }
      var status: Int32 = 0
      guard unsafe waitpid(id, &status, WNOHANG) == id else { return nil }
      let signal = status & 0x7f
      ending = signal == 0 ? .exited((status >> 8) & 0xff) : .killed(signal: signal)
      Self.running.withLock { $0[id] = nil }
      return ending
    }
  }

  static func killAll() {
    let children = running.withLock { $0 }
    for (id, signal) in children {
      Foundation.kill(id, signal)
      Foundation.kill(id, SIGCONT)
    }
    let deadline = ContinuousClock.now + lastLimit
    for id in children.keys {
      while waitpid(id, nil, WNOHANG) == 0, ContinuousClock.now < deadline { usleep(2000) }
    }
  }
}

private func spawn(
  _ words: [String], _ variables: [String], _ input: String, _ output: String
) -> (status: Int32, id: pid_t) {
  var actions = unsafe posix_spawn_file_actions_t()
  unsafe posix_spawn_file_actions_init(&actions)
  defer { unsafe posix_spawn_file_actions_destroy(&actions) }
  unsafe posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
  unsafe posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o644)
  unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
  keepDescriptorsFromChildren()

  var attributes = posix_spawnattr_t()
  unsafe posix_spawnattr_init(&attributes)
  defer { unsafe posix_spawnattr_destroy(&attributes) }
  var signals = sigset_t()
  unsafe sigemptyset(&signals)
  unsafe posix_spawnattr_setsigmask(&attributes, &signals)
  unsafe sigfillset(&signals)
  unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
  let flags = Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF)
  unsafe posix_spawnattr_setflags(&attributes, flags)

  var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
  var environment = unsafe variables.map { unsafe strdup($0) } + [nil]
  let strings = unsafe arguments + environment
  defer { for index in unsafe strings.indices { unsafe free(strings[index]) } }
  var id: pid_t = 0
  let status = unsafe posix_spawnp(&id, words[0], &actions, &attributes, &arguments, &environment)
  return (status, id)
}

/// A socket of a test that some child holds open would never be seen as closed.
private func keepDescriptorsFromChildren() {
  let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
  for descriptor in open.compactMap(Int32.init) where descriptor > 2 {
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }
}
