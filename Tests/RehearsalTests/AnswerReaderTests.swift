import Testing

@testable import Rehearsal

@Suite("Answers on a connection")
struct AnswerReaderTests {
  private static let plain = "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 5\r\n\r\nhello"
  private static let chunked =
    "HTTP/1.1 201 Created\r\ntransfer-encoding: Chunked\r\nIdempotent-Replayed: true\r\n\r\n"
    + "4;a=b\r\nhell\r\n1\r\no\r\n0\r\nX: y\r\n\r\n"

  private func read(_ text: String, piece: Int = .max) throws -> AnswerReader {
    var reader = AnswerReader()
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      #expect(!reader.isComplete)
      try reader.add(rest.prefix(piece))
      rest = rest.dropFirst(piece)
    }
    return reader
  }

  private func text(_ reader: AnswerReader) -> String {
    String(decoding: reader.body, as: UTF8.self)
  }

  @Test("A body is as long as announced, in however many pieces it comes", arguments: 1...70)
  func pieces(size: Int) throws {
    let plain = try read(Self.plain, piece: size)
    #expect(plain.isComplete && text(plain) == "hello" && plain.head.status == 200)
    let chunked = try read(Self.chunked, piece: size)
    #expect(chunked.isComplete && text(chunked) == "hello" && chunked.head.status == 201)
    #expect(chunked.head.isReplayed)
  }

  @Test("Without a length the body ends with the connection, and only then")
  func untilTheEnd() throws {
    var reader = try read("HTTP/1.0 503 Busy\r\nRetry-After: 7\r\n\r\nsorry")
    #expect(!reader.isComplete)
    try reader.end()
    #expect(reader.isComplete && text(reader) == "sorry")
    #expect(reader.head.closes && reader.head.retryAfterSeconds == 7)
  }

  @Test("A connection that ends early leaves no answer")
  func cut() throws {
    var reader = try read(String(Self.plain.dropLast(1)))
    #expect(throws: AnswerReader.Malformed.self) { try reader.end() }
  }

  @Test("204 has no body, and 100 is not the answer yet")
  func bodiless() throws {
    #expect(try read("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n").isComplete)
    let later = try read("HTTP/1.1 100 Continue\r\n\r\n" + Self.plain)
    #expect(later.isComplete && later.head.status == 200)
  }

  @Test("The reader is as new after it was cleared")
  func clear() throws {
    var reader = try read(Self.chunked)
    reader.clear()
    #expect(!reader.isComplete && reader.head == AnswerHead())
    try reader.add(Array(Self.plain.utf8)[...])
    #expect(reader.isComplete && text(reader) == "hello" && !reader.head.isReplayed)
  }

  @Test(
    "Bytes that are no HTTP are refused",
    arguments: [
      "SSH-2.0-x\r\n", "HTTP/2 200\r\n", "HTTP/1.1 20 OK\r\n", "HTTP/1.1 2000 OK\r\n",
      "HTTP/1.1 200 OK\nContent-Length: 5\n\n", "HTTP/1.1 200 OK\r\nno colon\r\n",
      "HTTP/1.1 200 OK\r\n: empty\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2fffffff\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
      "HTTP/1.1 204 No Content\r\n\r\nbody",
    ])
  func malformed(text: String) {
    #expect(throws: AnswerReader.Malformed.self) { try read(text) }
  }

  @Test("A head or a trailer without an end is refused")
  func endless() {
    let long = String(repeating: "a", count: 20_000)
    #expect(throws: AnswerReader.Malformed.self) { try read("HTTP/1.1 200 " + long) }
    let fields = String(repeating: "X: y\r\n", count: 5000)
    #expect(throws: AnswerReader.Malformed.self) { try read("HTTP/1.1 200 OK\r\n" + fields) }
  }
}
