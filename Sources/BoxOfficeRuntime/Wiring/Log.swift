import HTTP
import System

/// One line per event, `key=value`, on standard error.
enum Log {
  /// Writes an event with its fields; a value that is not plain is quoted.
  static func event(_ name: String, _ fields: [(String, String)] = []) {
    var line = "event=\(name)"
    for (key, value) in fields { line += " \(key)=\(quoted(value))" }
    ThisProcess.writeLine(line)
  }

  /// Writes the outcome of a request.
  static func request(
    _ request: HTTPRequest, route: String?, status: Int, fault: String?, took: Duration
  ) {
    var line = "event=request method=\(quoted(request.method)) route=\(quoted(route ?? "-"))"
    line +=
      " status=\(status) duration_ms=\(milliseconds(took)) request_id=\(quoted(request.requestID))"
    if let fault { line += " fault=\(quoted(fault))" }
    ThisProcess.writeLine(line)
  }

  static func milliseconds(_ duration: Duration) -> String {
    let microseconds =
      duration.components.attoseconds / 1_000_000_000_000
      + duration.components.seconds * 1_000_000
    let fraction = String(microseconds % 1000)
    return "\(microseconds / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
  }

  // Quotes values, so that text sent by a client cannot pass for a field of the log.
  private static func quoted(_ value: String) -> String {
    let isPlain = value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }
    if isPlain && !value.isEmpty && value.utf8.count <= 200 { return value }
    let kept = value.unicodeScalars.prefix(200).map { scalar -> String in
      scalar.value > 0x20 && scalar.value < 0x7F && scalar != "\"" && scalar != "\\"
        ? String(scalar) : "_"
    }
    return "\"" + kept.joined() + "\""
  }
}
