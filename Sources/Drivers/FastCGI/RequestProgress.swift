/// How much of a request has arrived, by the heads of its records.
enum RequestProgress {
  /// All of it: to read it waits for nothing.
  case complete
  /// A well-formed beginning.
  case unfinished
  /// Records that this order does not know: libfcgi has to judge them, and may wait for more.
  case unforeseeable

  private static let headBytes = 8
  private static let version: UInt8 = 1
  private static let begin: UInt8 = 1
  private static let parameters: UInt8 = 4
  private static let input: UInt8 = 5

  /// Looks at the first bytes of a connection.
  init(_ bytes: Span<UInt8>) {
    var expected = Self.begin
    var requestID: UInt16 = 0
    var start = 0
    while start + Self.headBytes <= bytes.count {
      let id = UInt16(bytes[start + 2]) << 8 | UInt16(bytes[start + 3])
      let length = Int(bytes[start + 4]) << 8 | Int(bytes[start + 5])
      guard bytes[start] == Self.version, bytes[start + 1] == expected, id != 0,
        id == requestID || expected == Self.begin
      else {
        self = .unforeseeable
        return
      }
      requestID = id
      switch expected {
      case Self.begin: expected = Self.parameters
      case Self.parameters: if length == 0 { expected = Self.input }
      default:
        if length == 0 {
          self = .complete
          return
        }
      }
      start += Self.headBytes + length + Int(bytes[start + 6])
    }
    self = .unfinished
  }
}
