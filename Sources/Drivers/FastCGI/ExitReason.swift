/// Why a worker left its loop.
package enum ExitReason: Sendable, Equatable {
  /// TERM or INT asked the worker to stop.
  case stopped
  /// The worker has served its number of requests.
  case retired
  /// The supervisor that started the worker is gone.
  case orphaned
  /// A listener is not usable; the error number says why.
  case listenerFailed(Int32)

  /// The exit status that tells the supervisor the same: 0 is restarted without back-off.
  package var status: Int32 {
    switch self {
    case .stopped, .retired: 0
    case .orphaned: 3
    case .listenerFailed: 4
    }
  }
}
