/// The bytes of a FastCGI request, whole or deliberately damaged.
struct FastCGIRecords {
  static let abort: UInt8 = 2
  static let parameters: UInt8 = 4
  static let input: UInt8 = 5

  private(set) var bytes: [UInt8] = []

  /// A whole request with its body.
  static func request(
    _ target: String, method: String = "GET", headers: [(String, String)] = [],
    body: [UInt8] = [], contentLength: String? = nil
  ) -> FastCGIRecords {
    var records = FastCGIRecords()
    records.begin()
    records.add(
      parameters,
      named(method, target, contentLength ?? (body.isEmpty ? "" : "\(body.count)"), headers))
    records.add(parameters, [])
    records.add(input, body)
    if !body.isEmpty { records.add(input, []) }
    return records
  }

  static func named(
    _ method: String, _ target: String, _ contentLength: String, _ headers: [(String, String)]
  ) -> [UInt8] {
    let fixed = [
      ("REQUEST_METHOD", method), ("REQUEST_URI", target), ("CONTENT_LENGTH", contentLength),
      ("REMOTE_ADDR", "192.0.2.7"), ("REQUEST_ID", "id-1"),
    ]
    return (fixed + headers).flatMap { pair($0.0, $0.1) }
  }

  mutating func begin() {
    add(1, [0, 1, 0, 0, 0, 0, 0, 0])
  }

  /// One record, or as many as the content needs.
  mutating func add(_ type: UInt8, _ content: [UInt8], version: UInt8 = 1) {
    var rest = content[...]
    repeat {
      let part = rest.prefix(65_535)
      rest = rest.dropFirst(part.count)
      let length = UInt16(part.count)
      bytes += [version, type, 0, 1, UInt8(length >> 8), UInt8(length & 0xFF), 0, 0] + part
    } while !rest.isEmpty
  }

  mutating func addRaw(_ raw: [UInt8]) {
    bytes += raw
  }

  private static func pair(_ name: String, _ value: String) -> [UInt8] {
    length(name.utf8.count) + length(value.utf8.count) + Array(name.utf8) + Array(value.utf8)
  }

  private static func length(_ count: Int) -> [UInt8] {
    guard count > 127 else { return [UInt8(count)] }
    return [
      0x80 | UInt8(count >> 24), UInt8(count >> 16 & 0xFF), UInt8(count >> 8 & 0xFF),
      UInt8(count & 0xFF),
    ]
  }
}
