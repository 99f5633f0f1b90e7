/// Content lines of iCalendar (RFC 5545).
struct CalendarText {
  private static let octetsMax = 75

  /// The lines so far, folded, each with its end.
  private(set) var text = ""

  /// A line whose value is written as it stands.
  mutating func line(_ name: String, _ value: String) {
    fold("\(name):\(value)")
  }

  /// A line whose value is a text, of one line or several.
  mutating func line(_ name: String, lines: [String]) {
    line(name, lines.map(Self.escaped).joined(separator: "\\n"))
  }

  /// A part between its first and its last line.
  mutating func part(_ name: String, _ write: (inout CalendarText) -> Void) {
    line("BEGIN", name)
    write(&self)
    line("END", name)
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in plainLine(text).unicodeScalars {
      if character == "\\" || character == ";" || character == "," { escaped += "\\" }
      escaped.unicodeScalars.append(character)
    }
    return escaped
  }

  // A line may have 75 octets without its end. The parts of a letter stay together.
  private mutating func fold(_ line: String) {
    var room = Self.octetsMax
    for scalar in line.unicodeScalars {
      let octets = UTF8.width(scalar)
      if octets > room {
        text += "\r\n "
        // The space counts.
        room = Self.octetsMax - 1
      }
      text.unicodeScalars.append(scalar)
      room -= octets
    }
    text += "\r\n"
  }
}
