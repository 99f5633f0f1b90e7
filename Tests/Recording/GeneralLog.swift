import Foundation
import TestSupport

/// The lines of a stack's general log that are about its workers.
struct GeneralLog {
  /// A log line or packet that cannot be understood, in words for the caller.
  struct Unreadable: Error, CustomStringConvertible {
    let description: String
  }

  private let stack: Stack

  /// Switches the log on.
  init(of stack: Stack) throws {
    self.stack = stack
    try stack.sql("SET GLOBAL log_output = 'TABLE'; SET GLOBAL general_log = 1")
  }

  /// Empties the log, and ends the workers' connections: the next request opens one that is logged
  /// from its beginning, with every statement that is prepared on it.
  func restart() throws {
    let ids = try stack.sql(
      "SELECT id FROM information_schema.processlist WHERE user = 'boxoffice'")
    for id in ids.split(separator: "\n") {
      // The connection may have ended by itself meanwhile.
      _ = try? stack.sql("KILL \(id)")
    }
    try stack.sql("TRUNCATE TABLE mysql.general_log")
  }

  /// The connection on which a worker has looked up a token since ``restart()``, and what was sent
  /// on it.
  func connection(asking token: String) throws -> (thread: UInt64, trips: [RoundTrip]) {
    let threads = try stack.sql(
      """
      SELECT DISTINCT thread_id FROM mysql.general_log
      WHERE command_type = 'Execute' AND user_host LIKE 'boxoffice[%' AND LOCATE('\(token)', argument) > 0
      """)
    guard let thread = UInt64(threads) else {
      throw Unreadable(description: "not one connection knows the buyer, but these: \(threads)")
    }
    // Statements have lines of their own.
    let entries = try stack.sql(
      """
      SELECT command_type, HEX(argument) FROM mysql.general_log
      WHERE thread_id = \(thread) AND command_type <> 'Connect'
      """)
    return (thread, try Self.roundTrips(entries))
  }

  private static func roundTrips(_ entries: String) throws -> [RoundTrip] {
    var prepared: [String] = []
    var trips: [RoundTrip] = []
    for entry in entries.split(separator: "\n") {
      let fields = entry.split(separator: "\t", omittingEmptySubsequences: false)
      let argument = text(hex: fields[1])
      switch fields[0] {
      // The server logs what a trigger does as if somebody had sent it.
      case "Query" where argument.contains("(NEW."): continue
      case "Query": trips.append(RoundTrip(.text, argument))
      case "Prepare": prepared.append(argument)
      case "Execute":
        guard let statement = prepared.last(where: { isExecution(argument, of: $0) }) else {
          throw Unreadable(description: "nobody has prepared \(argument)")
        }
        trips.append(RoundTrip(.prepared, statement))
      // A statement that is no longer kept is closed without an answer.
      case "Close stmt", "Quit": continue
      default: throw Unreadable(description: "what is \(entry) in the general log?")
      }
    }
    return trips
  }

  /// The log has a block with its `?`, any other statement with the values in their place.
  private static func isExecution(_ logged: String, of statement: String) -> Bool {
    if logged == statement { return true }
    let pieces = statement.split(separator: "?", omittingEmptySubsequences: false)
    guard logged.hasPrefix(pieces[0]) else { return false }
    var rest = logged.dropFirst(pieces[0].count)
    for piece in pieces.dropFirst().dropLast() {
      guard let place = rest.firstRange(of: piece) else { return false }
      rest = rest[place.upperBound...]
    }
    return pieces.count > 1 && rest.hasSuffix(pieces[pieces.count - 1])
  }

  private static func text(hex: Substring) -> String {
    var bytes: [UInt8] = []
    var digits = hex.utf8.makeIterator()
    while let high = digits.next(), let low = digits.next() {
      bytes.append(UInt8(hexDigit(high) << 4 | hexDigit(low)))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func hexDigit(_ digit: UInt8) -> Int {
    Character(UnicodeScalar(digit)).hexDigitValue ?? 0
  }
}
