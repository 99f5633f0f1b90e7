import MariaDB
import Memcached
import Signing
import System

/// The operator's settings, checked.
struct Configuration {
  /// Every variable that is wrong, with the reason.
  struct Wrong: Error {
    let reasons: [String]
  }

  let sockets: String
  let database: ConnectionSettings
  let memcached: MemcachedSettings
  let signingKeys: KeyRing
  let visitorMarks: VisitorMarks
  let linkSecret: LinkSecret
  private let workers: [Purpose: Int]
  /// Whether webhooks may lead to this host and to private networks.
  let mayWebhooksReachPrivate: Bool
  let mail: MailSettings
  /// Whether it is counted also for this host how often somebody asks.
  let limitsThisHost: Bool
  /// Whether workers count; counting can be switched off to measure its cost.
  let countsRequests: Bool

  /// Reads the `BOXOFFICE_` variables; throws with all wrong ones at once.
  init() throws(Wrong) {
    var reader = VariableReader()
    sockets = reader.text("BOXOFFICE_SOCKETS", default: "/run/boxoffice")
    database = ConnectionSettings(
      socketPath: reader.text(
        "BOXOFFICE_DATABASE_SOCKET", default: "/run/mysqld/mysqld.sock"),
      user: reader.text("BOXOFFICE_DATABASE_USER", default: "boxoffice"),
      password: reader.secret("BOXOFFICE_DATABASE_PASSWORD_FILE"),
      database: reader.text("BOXOFFICE_DATABASE_NAME", default: "boxoffice"))
    let memcached = reader.parsed("BOXOFFICE_MEMCACHED", default: "127.0.0.1:11211") {
      MemcachedSettings(address: $0)
    }
    let keys = reader.signingKeys("BOXOFFICE_SIGNING_KEYS")
    let visitorKeys = reader.optionalSecrets("BOXOFFICE_VISITOR_KEY")
    let links = reader.linkSecret("BOXOFFICE_LETTER_SECRET", or: keys)
    limitsThisHost = reader.number("BOXOFFICE_LIMIT_LOOPBACK", in: 0...1, default: 0) == 1
    // The setting of 0.9 for all that are no accounts workers.
    let usual = reader.number(
      "BOXOFFICE_WORKERS", in: 1...128, default: max(2, ThisProcess.processors))
    workers = [
      .till: reader.number("BOXOFFICE_TILL_WORKERS", in: 1...128, default: usual),
      .front: reader.number("BOXOFFICE_FRONT_WORKERS", in: 1...128, default: usual),
      .accounts: reader.number(
        "BOXOFFICE_ACCOUNTS_WORKERS", in: 1...32, default: max(1, ThisProcess.processors / 2)),
      .paper: reader.number(
        "BOXOFFICE_PAPER_WORKERS", in: 1...32, default: max(1, ThisProcess.processors / 4)),
    ]
    mayWebhooksReachPrivate =
      reader.number("BOXOFFICE_WEBHOOK_PRIVATE", in: 0...1, default: 0) == 1
    countsRequests = reader.number("BOXOFFICE_METRICS", in: 0...1, default: 1) == 1
    let mail = reader.mailSettings()
    guard let memcached, let keys, let links, let mail, reader.wrong.isEmpty else {
      throw Wrong(reasons: reader.wrong)
    }
    self.memcached = memcached
    self.mail = mail
    signingKeys = keys
    visitorMarks = VisitorMarks(keys: visitorKeys)
    linkSecret = links
  }

  func workers(for purpose: Purpose) -> Int { workers[purpose] ?? 1 }
}

extension VariableReader {
  mutating func secret(_ name: String) -> String {
    guard let line = firstLine(ofFileIn: name) else { return "" }
    if let path = Environment.value(name) { refuseExposed(path, name) }
    return line
  }

  fileprivate mutating func optionalSecrets(_ name: String) -> [String] {
    guard let path = Environment.value(name) else { return [] }
    guard let text = FileSystem.read(path) else {
      refuse(name, "names no readable file")
      return []
    }
    refuseExposed(path, name)
    return text.split(whereSeparator: \.isNewline).map(String.init)
  }

  fileprivate mutating func signingKeys(_ name: String) -> KeyRing? {
    guard let path = Environment.value(name), let text = FileSystem.read(path) else {
      refuse(name, "names no readable file")
      return nil
    }
    refuseExposed(path, name)
    do {
      return try KeyRing(parsing: text)
    } catch {
      refuse(name, "\(error)")
      return nil
    }
  }

  /// The secret of links; without a file, as on a server of 0.9, it follows from the signing keys.
  fileprivate mutating func linkSecret(_ name: String, or keys: KeyRing?) -> LinkSecret? {
    guard let path = Environment.value(name) else { return keys.map(LinkSecret.init(of:)) }
    guard let line = firstLine(ofFileIn: name) else { return nil }
    refuseExposed(path, name)
    let secret = LinkSecret(hex: line)
    if secret == nil { refuse(name, "has not 32 bytes as hexadecimal digits") }
    return secret
  }

  private mutating func refuseExposed(_ path: String, _ name: String) {
    guard FileSystem.isExposed(path) else { return }
    refuse(name, "a secret that others may read or its group may change")
  }
}
