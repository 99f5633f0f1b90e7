package import BoxOffice

/// A file that goes with a letter.
package struct Enclosure: Sendable {
  package let name: String
  /// The type with its parameters, such as `text/calendar; charset=utf-8; method=PUBLISH`.
  package let contentType: String
  package let bytes: [UInt8]

  package init(name: String, contentType: String, bytes: [UInt8]) {
    self.name = name
    self.contentType = contentType
    self.bytes = bytes
  }
}

/// A letter as it goes over the wire (RFC 5322 and 2045), with CRLF at the end of each line.
package struct MailMessage: Sendable {
  package let from: Mailbox
  package let to: String
  /// Without its angle brackets.
  package let messageID: String
  package let date: Instant
  package let language: Language
  package let letter: RenderedLetter
  package let enclosures: [Enclosure]
  /// Where one click ends letters of the kind; nil for letters that cannot be refused.
  package let unsubscribe: String?

  package init(
    from: Mailbox, to: String, messageID: String, date: Instant, language: Language,
    letter: RenderedLetter, enclosures: [Enclosure] = [], unsubscribe: String? = nil
  ) {
    self.from = from
    self.to = to
    self.messageID = messageID
    self.date = date
    self.language = language
    self.letter = letter
    self.enclosures = enclosures
    self.unsubscribe = unsubscribe
  }

  /// The whole message.
  package var bytes: [UInt8] {
    var message = Lines()
    for header in headers { message.add(header) }
    if enclosures.isEmpty {
      addAlternatives(to: &message)
    } else {
      message.add("Content-Type: multipart/mixed; boundary=\"\(boundary("mixed"))\"")
      message.add("")
      message.add("--\(boundary("mixed"))")
      addAlternatives(to: &message)
      for enclosure in enclosures { add(enclosure, to: &message) }
      message.add("--\(boundary("mixed"))--")
    }
    return message.bytes
  }

  private var headers: [String] {
    var headers = [
      "Message-ID: <\(messageID)>", "Date: \(MailDate.text(date))", from.header, "To: <\(to)>",
      MailWords.header("Subject", letter.subject), "MIME-Version: 1.0",
      "Content-Language: \(language.rawValue)",
      // Answering machines stay silent.
      "Auto-Submitted: auto-generated",
    ]
    if let unsubscribe {
      headers.append("List-Unsubscribe: <\(unsubscribe)>")
      headers.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    }
    return headers
  }

  // Neither quoted-printable nor base64 ever has these two characters beside each other.
  private func boundary(_ part: String) -> String {
    "=_\(part)_\(messageID.prefix { $0 != "@" })"
  }

  private func addAlternatives(to message: inout Lines) {
    message.add("Content-Type: multipart/alternative; boundary=\"\(boundary("text"))\"")
    message.add("")
    for (type, text) in [("plain", letter.text), ("html", letter.html)] {
      message.add("--\(boundary("text"))")
      message.add("Content-Type: text/\(type); charset=utf-8")
      message.add("Content-Transfer-Encoding: quoted-printable")
      message.add("")
      message.add(body: MailWords.quotedPrintable(text))
      // The line end in front of a boundary belongs to the boundary.
      message.add("")
    }
    message.add("--\(boundary("text"))--")
  }

  private func add(_ enclosure: Enclosure, to message: inout Lines) {
    message.add("--\(boundary("mixed"))")
    message.add("Content-Type: \(enclosure.contentType); name=\"\(enclosure.name)\"")
    message.add("Content-Disposition: attachment; filename=\"\(enclosure.name)\"")
    message.add("Content-Transfer-Encoding: base64")
    message.add("")
    message.add(body: MailWords.base64Lines(enclosure.bytes))
  }
}

private struct Lines {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ line: String) {
    bytes += line.utf8
    bytes += [0x0D, 0x0A]
  }

  mutating func add(body: [UInt8]) {
    bytes += body
  }
}

/// The moment in the form of RFC 5322.
enum MailDate {
  static func text(_ instant: Instant) -> String {
    let time = LocalTime(instant, secondsAhead: 0)
    let seconds = instant.rfc3339.dropFirst(17).prefix(2)
    return """
      \(days[time.weekday]), \(time.day) \(months[time.month - 1]) \(time.year) \
      \(padded(time.hour)):\(padded(time.minute)):\(seconds) +0000
      """
  }

  private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
