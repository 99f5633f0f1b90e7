import Curl

/// The meaning of an outcome for a letter.
enum LetterFate: Equatable {
  case sent
  /// The server does not take this letter yet.
  case delayed(String)
  /// The server never takes this letter, perhaps because of its address.
  case refused(String, marksAddress: Bool)
  /// There was no server, or none that talks with us: no letter is to blame.
  case unreached(String)

  init(_ outcome: MailOutcome) {
    switch outcome {
    case .accepted: self = .sent
    case .failed(let failure): self = .unreached(failure.rawValue)
    // The server goes, in the middle of whatever it does.
    case .refused(421, _): self = .unreached("status_421")
    case .refused(let code, .session), .refused(let code, .sender):
      self = .unreached("status_\(code)")
    case .refused(let code, let stage):
      let word = "status_\(code)"
      self =
        code < 500
        ? .delayed(word)
        : .refused(word, marksAddress: stage == .recipient || Self.isOfAddress(code))
    }
  }

  // After the letter itself these two still mean the mailbox; others may mean the letter.
  private static func isOfAddress(_ code: Int) -> Bool { code == 550 || code == 551 }
}

/// Letters to be counted, by what became of them.
struct LetterTally {
  var sent = 0
  var delayed = 0
  var failed = 0
  var dropped = 0
  var rests = 0
}
