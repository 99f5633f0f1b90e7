/// The conclusion that an outcome allows about the effect of a request.
enum Conclusion {
  /// The effect has happened.
  case done
  /// The request had no effect, and the answer gave the reason.
  case refused
  /// The request was turned away before a worker looked at its content.
  case busy
  /// Only the database can tell.
  case open
}

extension Attempt.Outcome {
  var conclusion: Conclusion {
    switch self {
    case .unknown: .open
    case .answered(200..<300, _): .done
    case .answered(429, "holding_paused"): .refused
    case .answered(429, _): .busy
    // The request in progress may be this request's own first try, whose commit was not answered.
    case .answered(409, "request_in_progress"): .open
    // A gateway's answer, or an error after the commit, says nothing of what the worker did.
    case .answered(500..., _): .open
    case .answered: .refused
    }
  }
}

extension Attempt {
  var conclusion: Conclusion { outcome.conclusion }
  var isDone: Bool { conclusion == .done }
  /// Whether the effect may have happened.
  var mayHaveHappened: Bool { conclusion == .done || conclusion == .open }
}
