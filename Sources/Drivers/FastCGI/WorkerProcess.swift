import CFastCGI
import Glibc
import System

/// The system did not start a worker.
struct SpawnError: Error {
  let code: Int32
}

/// One started worker.
struct WorkerProcess {
  /// The worker's place in the table of workers.
  let slot: Int
  let processID: pid_t
  let startedAt: Int64
  private(set) var isReady = false
  /// When the worker is killed; nil while it is wanted.
  private(set) var killAt: Int64?

  /// Starts the executable with the pool's listeners in their places and no signal blocked.
  init(
    slot: Int, executable: String, pool: Pool, listeners: [ListenerSocket],
    environment: [String: String]
  ) throws(SpawnError) {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (place, listener) in listeners.enumerated() {
      unsafe posix_spawn_file_actions_adddup2(
        &actions, listener.descriptor, Listeners.descriptor(place))
    }
    var attributes = posix_spawnattr_t()
    Self.prepare(&attributes, inOwnSession: pool.niceness > 0)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    let arguments = CStrings([executable] + pool.arguments)
    let count = [Supervision.listenersVariable: String(listeners.count)]
    let variables = CStrings(inheriting: environment.merging(count) { $1 })
    var started: pid_t = 0
    let code = unsafe posix_spawn(
      &started, executable, &actions, &attributes, arguments.pointers, variables.pointers)
    guard code == 0 else { throw SpawnError(code: code) }
    self.slot = slot
    processID = started
    startedAt = MonotonicClock.milliseconds
    setpriority(__priority_which_t(PRIO_PROCESS.rawValue), id_t(started), pool.niceness)
    if pool.niceness > 0 { stepBack(pool.niceness) }
  }

  mutating func becameReady() {
    isReady = true
  }

  /// Asks the worker to finish its request and exit; a worker that has not by the deadline is
  /// killed.
  mutating func stop(killAt deadline: Int64) {
    guard killAt == nil else { return }
    killAt = deadline
    Glibc.kill(processID, SIGTERM)
  }

  mutating func killAgain(at deadline: Int64) {
    killAt = deadline
  }

  func kill() {
    Glibc.kill(processID, SIGKILL)
  }

  // Where the kernel shares processors among sessions first, niceness counts only within a session,
  // and the web server and the database would give way to this worker all the same: its own session
  // is made nice too.
  private func stepBack(_ niceness: Int32) {
    let file = unsafe open("/proc/\(processID)/autogroup", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    let text = "\(niceness)"
    _ = unsafe Glibc.write(file, text, text.utf8.count)
    close(file)
  }

  private static func prepare(_ attributes: inout posix_spawnattr_t, inOwnSession: Bool) {
    var none = sigset_t()
    var all = sigset_t()
    unsafe sigemptyset(&none)
    unsafe sigfillset(&all)
    unsafe posix_spawnattr_init(&attributes)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &all)
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    unsafe posix_spawnattr_setflags(
      &attributes, Int16(inOwnSession ? flags | ownSessionFlag : flags))
  }
}

// POSIX_SPAWN_SETSID, which is hidden without _GNU_SOURCE.
private let ownSessionFlag: Int32 = 0x80

/// A list of C strings, freed with this object.
@safe private final class CStrings {
  private(set) var pointers: [UnsafeMutablePointer<CChar>?]

  init(_ strings: [String]) {
    unsafe pointers = strings.map { unsafe strdup($0) } + [nil]
  }

  /// This process' environment, with some variables set otherwise.
  convenience init(inheriting variables: [String: String]) {
    var entries = variables.map { "\($0.key)=\($0.value)" }
    guard var next = unsafe cfastcgi_environment() else {
      self.init(entries)
      return
    }
    while let text = unsafe next.pointee {
      let entry = unsafe String(cString: text)
      let name = entry.prefix { $0 != "=" }
      if variables[String(name)] == nil { entries.append(entry) }
      unsafe next = unsafe next.advanced(by: 1)
    }
    self.init(entries)
  }

  deinit {
    for index in unsafe pointers.indices { unsafe free(pointers[index]) }
  }
}
