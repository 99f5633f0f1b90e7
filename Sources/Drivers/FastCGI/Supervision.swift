import CFastCGI
import Glibc

/// What ties a worker to the supervisor that started it.
enum Supervision {
  /// The environment variable in which the supervisor tells its process id.
  static let variable = "FASTCGI_SUPERVISOR"

  /// Real-time, because those queue: each carries the id of the process that sent it.
  static var readySignal: Int32 { __libc_current_sigrtmin() }

  static var processID: Int { Int(getpid()) }

  /// Dies with the supervisor from now on; false if the supervisor is gone already.
  static func dieWithSupervisor() -> Bool {
    guard let supervisor else { return true }
    guard cfastcgi_set_parent_death_signal(SIGKILL) == 0 else { return false }
    return getppid() == supervisor
  }

  /// Tells the supervisor that this worker accepts requests.
  static func announceReady() {
    guard let supervisor else { return }
    unsafe sigqueue(supervisor, readySignal, sigval())
  }

  /// Nothing for a worker that somebody started by hand.
  private static var supervisor: pid_t? {
    guard let text = unsafe getenv(variable) else { return nil }
    return unsafe pid_t(String(cString: text))
  }
}
