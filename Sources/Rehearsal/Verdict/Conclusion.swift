/// What an outcome tells of the effect that was asked for.
enum Conclusion {
  /// It has happened.
  case done
  /// This request did nothing, and said why nothing was to be done.
  case refused
  /// This request was turned away before anybody looked at it.
  case busy
  /// Nobody can say but the database.
  case open
}

extension Attempt.Outcome {
  var conclusion: Conclusion {
    switch self {
    case .unknown: .open
    case .answered(200..<300, _): .done
    case .answered(429, _): .busy
    // The other one may be this request's own first try, whose commit was not answered.
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
  /// Whether its effect may be there.
  var mayHaveHappened: Bool { conclusion == .done || conclusion == .open }
}
