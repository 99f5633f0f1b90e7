import Curl
import Letters
import System

/// How letters leave the house, by the operator's settings.
struct MailSettings {
  /// The server; nil where letters become files.
  let server: MailServer?
  /// Where letters become files.
  let folder: String
  let from: Mailbox
  /// Where the page is, without a slash at its end.
  let publicURL: String
  /// Where the sentences are.
  let templates: String
  /// How many letters may leave in a second.
  let lettersPerSecond: Int

  /// The bare address of the house.
  var address: String { from.address }

  /// The host that stands in every Message-ID.
  var host: String { Self.host(of: publicURL) }

  fileprivate static func host(of publicURL: String) -> String {
    let afterScheme = publicURL.split(separator: "/").dropFirst().first ?? "localhost"
    return String(afterScheme.prefix { $0 != ":" })
  }
}

extension VariableReader {
  mutating func mailSettings() -> MailSettings? {
    let from = parsed("BOXOFFICE_MAIL_FROM", default: "Boxoffice <boxoffice@localhost>") {
      Mailbox($0)
    }
    let publicURL = parsed("BOXOFFICE_PUBLIC_URL", default: "http://127.0.0.1:8080", Self.pageURL)
    let perSecond = number("BOXOFFICE_MAIL_PER_SECOND", in: 1...10_000, default: 250)
    let connections = number("BOXOFFICE_SMTP_CONNECTIONS", in: 1...20, default: 4)
    let user = text("BOXOFFICE_SMTP_USER", default: "")
    let password = secret("BOXOFFICE_SMTP_PASSWORD_FILE")
    let certificates = text("BOXOFFICE_SMTP_CERTIFICATES", default: "")
    let url = text("BOXOFFICE_SMTP_URL", default: "")
    let protection = url.isEmpty ? nil : Self.protection(of: url)
    if !url.isEmpty, protection == nil {
      refuse("BOXOFFICE_SMTP_URL", "neither smtp://HOST:PORT nor smtps://HOST:PORT")
    }
    if !user.isEmpty, password.isEmpty {
      refuse("BOXOFFICE_SMTP_PASSWORD_FILE", "BOXOFFICE_SMTP_USER has no password")
    }
    if user.isEmpty != password.isEmpty, user.isEmpty {
      refuse("BOXOFFICE_SMTP_USER", "BOXOFFICE_SMTP_PASSWORD_FILE has no user")
    }
    guard let from, let publicURL else { return nil }
    let server = protection.map { protection in
      // libcurl greets by the name behind the slash.
      MailServer(
        url: (url.hasSuffix("/") ? url : url + "/") + MailSettings.host(of: publicURL),
        protection: protection, user: user, password: password, from: from.address,
        certificates: certificates.isEmpty ? nil : certificates, connections: connections)
    }
    return MailSettings(
      server: server,
      folder: text("BOXOFFICE_MAIL_DIRECTORY", default: "/var/lib/boxoffice/letters"),
      from: from, publicURL: publicURL,
      templates: text("BOXOFFICE_LETTER_TEMPLATES", default: "/usr/share/boxoffice/letters"),
      lettersPerSecond: perSecond)
  }

  private static func pageURL(_ text: String) -> String? {
    guard text.hasPrefix("https://") || text.hasPrefix("http://"),
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ">") })
    else { return nil }
    let trimmed = text.hasSuffix("/") ? String(text.dropLast()) : text
    return trimmed.split(separator: "/").count >= 2 ? trimmed : nil
  }

  // Without encryption a letter goes to this host at most.
  private static func protection(of url: String) -> MailServer.Protection? {
    guard
      let match = url.wholeMatch(
        of: /(smtps?):\/\/(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)(?::[0-9]{1,5})?\/?/)
    else { return nil }
    if match.output.1 == "smtps" { return .fromTheBeginning }
    let host = match.output.2
    let isHere = host == "localhost" || host == "[::1]" || host.hasPrefix("127.")
    return isHere ? .ifOffered : .demanded
  }
}
