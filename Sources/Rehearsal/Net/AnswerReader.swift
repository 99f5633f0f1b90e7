/// Reads the answers of one connection, one at a time, from pieces as they arrive.
struct AnswerReader {
  /// The bytes are no HTTP/1.1, or exceed the bounds of an answer.
  struct Malformed: Error {}

  private enum Expected {
    case head, chunkSize
    case chunk(end: Int)
    case trailer
    case body(end: Int)
    case everything, nothing
  }

  private static let headBytesMax = 16_384
  private static let lineBytesMax = 8192
  private static let bodyBytesMax = 16_777_216
  private static let carriageReturn: UInt8 = 0x0D
  private static let newline: UInt8 = 0x0A

  private(set) var head = AnswerHead()
  private var bytes: [UInt8] = []
  /// Where the expected part begins.
  private var position = 0
  private var expected = Expected.head
  private var chunks: [UInt8] = []
  private var plainBody = 0..<0

  /// Whether the whole answer is there.
  var isComplete: Bool {
    if case .nothing = expected { return true }
    return false
  }

  /// The body of a complete answer.
  var body: ArraySlice<UInt8> { chunks.isEmpty ? bytes[plainBody] : chunks[...] }

  /// Adds the bytes that have arrived. Bytes behind the end of an answer are malformed, as no
  /// request asked for them.
  mutating func add(_ piece: ArraySlice<UInt8>) throws(Malformed) {
    guard bytes.count + piece.count <= Self.headBytesMax + Self.bodyBytesMax else {
      throw Malformed()
    }
    bytes.append(contentsOf: piece)
    while try advance() {}
    guard !isComplete || position == bytes.count else { throw Malformed() }
  }

  /// Notes that the connection has ended, which completes an answer without a length.
  mutating func end() throws(Malformed) {
    guard case .everything = expected else { throw Malformed() }
    finish(body: position..<bytes.count)
  }

  /// Empties the reader for the next answer and keeps its memory.
  mutating func clear() {
    bytes.removeAll(keepingCapacity: true)
    chunks.removeAll(keepingCapacity: true)
    (position, expected, plainBody, head) = (0, .head, 0..<0, AnswerHead())
  }

  /// One step; false where more bytes are needed.
  private mutating func advance() throws(Malformed) -> Bool {
    switch expected {
    case .head: return try readHead()
    case .body(let end):
      guard bytes.count >= end else { return false }
      finish(body: position..<end)
    case .chunkSize:
      guard let line = try line() else { return false }
      let size = try chunkSize(line)
      position = line.upperBound + 2
      expected = size == 0 ? .trailer : .chunk(end: position + size)
    case .chunk(let end):
      guard bytes.count >= end + 2 else { return false }
      guard bytes[end] == Self.carriageReturn, bytes[end + 1] == Self.newline else {
        throw Malformed()
      }
      chunks.append(contentsOf: bytes[position..<end])
      position = end + 2
      expected = .chunkSize
    case .trailer:
      guard let line = try line() else { return false }
      position = line.upperBound + 2
      if line.isEmpty { finish(body: position..<position) }
    case .everything, .nothing: return false
    }
    return !isComplete
  }

  private mutating func finish(body: Range<Int>) {
    plainBody = body
    position = body.upperBound
    expected = .nothing
  }

  private mutating func readHead() throws(Malformed) -> Bool {
    guard let first = try line() else { return false }
    guard position <= Self.headBytesMax else { throw Malformed() }
    if head.status == 0 {
      try head.readStatus(bytes[first])
    } else if first.isEmpty {
      position = first.upperBound + 2
      return try expectBody()
    } else {
      try head.readField(bytes[first])
    }
    position = first.upperBound + 2
    return true
  }

  private mutating func expectBody() throws(Malformed) -> Bool {
    switch head.status {
    case 100..<200:
      head = AnswerHead()
      expected = .head
    case 204, 304: finish(body: position..<position)
    default:
      if head.isChunked {
        // An answer with two lengths is refused: reading by the wrong one would mix two answers.
        guard head.contentLength == nil else { throw Malformed() }
        expected = .chunkSize
      } else if let length = head.contentLength {
        guard length <= Self.bodyBytesMax else { throw Malformed() }
        expected = .body(end: position + length)
      } else {
        head.closes = true
        expected = .everything
      }
    }
    return !isComplete
  }

  /// The line that begins at the position, without its end; nil until it is whole.
  private func line() throws(Malformed) -> Range<Int>? {
    var index = position
    while index < bytes.count, bytes[index] != Self.newline { index += 1 }
    guard index - position <= Self.lineBytesMax else { throw Malformed() }
    guard index < bytes.count else { return nil }
    guard index > position, bytes[index - 1] == Self.carriageReturn else { throw Malformed() }
    return position..<index - 1
  }

  private func chunkSize(_ line: Range<Int>) throws(Malformed) -> Int {
    var size = 0
    let digits = bytes[line].prefix { $0 != UInt8(ascii: ";") }
    guard (1...8).contains(digits.count) else { throw Malformed() }
    for byte in digits {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw Malformed() }
      size = size << 4 | digit
    }
    guard chunks.count + size <= Self.bodyBytesMax else { throw Malformed() }
    return size
  }
}
