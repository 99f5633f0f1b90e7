import HTTP

/// The status line and header fields of one response; the memory is used again for the next.
struct ResponseHead {
  private(set) var bytes: [UInt8] = []

  /// Writes the head, and says whether this status allows a body.
  mutating func render(_ response: HTTPResponse) -> Bool {
    let allowsBody = response.status >= 200 && response.status != 204 && response.status != 304
    bytes.removeAll(keepingCapacity: true)
    append("Status: ")
    append(response.status)
    append(" ")
    append(reasonPhrase(response.status))
    append("\r\n")
    for header in response.headers where !isContentLength(header.name) {
      appendClean(header.name)
      append(": ")
      appendClean(header.value)
      append("\r\n")
    }
    if allowsBody {
      append("Content-Length: ")
      append(response.body.count)
      append("\r\n")
    }
    append("\r\n")
    return allowsBody
  }

  private mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func append(_ number: Int) {
    append(String(number))
  }

  /// Removes line breaks, because a line break inside a field would begin another one.
  private mutating func appendClean(_ text: String) {
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    for index in start..<bytes.count where bytes[index] < 0x20 || bytes[index] == 0x7F {
      bytes[index] = UInt8(ascii: " ")
    }
  }
}

private func isContentLength(_ name: String) -> Bool {
  name.utf8.count == 14 && name.lowercased() == "content-length"
}

extension Problem {
  /// The answer to more parameters than a worker looks at.
  static let headersTooLarge = Problem(
    431, "headers_too_large", title: "Request header fields too large",
    detail: "The request has too many or too long header fields.")
}
