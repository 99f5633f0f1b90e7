/// How a process ended, by the status of `waitpid`.
enum EndStatus: Equatable {
  case exited(Int32)
  case killed(signal: Int32)

  init(_ status: Int32) {
    let signal = status & 0x7F
    self = signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: signal)
  }

  var isClean: Bool { self == .exited(0) }

  var text: String {
    switch self {
    case .exited(let code): "status=\(code)"
    case .killed(let signal): "signal=\(signal)"
    }
  }
}
