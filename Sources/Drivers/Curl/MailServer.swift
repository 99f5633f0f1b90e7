/// The server that takes letters, and who hands them over.
package struct MailServer: Sendable {
  /// Whether a connection is encrypted: from its beginning, by STARTTLS, or not at all.
  package enum Protection: Sendable, Equatable {
    case fromTheBeginning, demanded, ifOffered
  }

  /// `smtp://HOST:PORT` or `smtps://HOST:PORT`.
  package let url: String
  package let protection: Protection
  package let user: String
  package let password: String
  /// The sender of the envelope.
  package let from: String
  /// A file of certificates to trust instead of the system's; nil for the system's.
  package let certificates: String?
  /// How many connections may be open at once.
  package let connections: Int

  package init(
    url: String, protection: Protection, user: String, password: String, from: String,
    certificates: String?, connections: Int
  ) {
    self.url = url
    self.protection = protection
    self.user = user
    self.password = password
    self.from = from
    self.certificates = certificates
    self.connections = connections
  }
}

/// How far a conversation with a mail server has come.
package enum MailStage: Sendable, Equatable {
  /// The greeting, the encryption and the login.
  case session
  case sender
  case recipient
  /// The letter itself.
  case content
}

/// The outcome of handing a letter over.
package enum MailOutcome: Sendable, Equatable {
  case accepted
  /// The server said no, by a code of 4xx or 5xx.
  case refused(code: Int, MailStage)
  case failed(MailFailure)
}

/// Why a letter met no answer.
package enum MailFailure: String, Sendable {
  case unknownHost = "unknown_host"
  case connection
  case timeout
  case tls
  /// The server does not encrypt, or does not take our login.
  case login
  case other
}
