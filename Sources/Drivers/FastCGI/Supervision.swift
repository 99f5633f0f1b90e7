import CFastCGI
import Glibc

/// The tie between a worker and the supervisor that started it.
enum Supervision {
  /// The environment variable in which the supervisor tells its process id.
  static let variable = "FASTCGI_SUPERVISOR"

  /// The environment variable in which the supervisor tells how many listeners the worker has.
  static let listenersVariable = "FASTCGI_LISTENERS"

  /// A worker that was started by hand has one.
  static var listenerCount: Int {
    guard let text = unsafe getenv(listenersVariable) else { return 1 }
    let count = unsafe Int(String(cString: text)) ?? 1
    return min(max(count, 1), Listeners.countMax)
  }

  /// A real-time signal, because such signals queue and each carries the id of its sender.
  static var readySignal: Int32 { __libc_current_sigrtmin() }

  static var processID: Int { Int(getpid()) }

  /// Lets the worker die with the supervisor from now on; false if the supervisor is gone already.
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

  /// Nil for a worker that was started by hand.
  private static var supervisor: pid_t? {
    guard let text = unsafe getenv(variable) else { return nil }
    return unsafe pid_t(String(cString: text))
  }
}
