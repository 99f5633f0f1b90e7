import Gzip
import Testing

@Suite("Gzip")
struct GzipTests {
  let body = Array(String(repeating: "{\"seat\":\"free\"},", count: 2_000).utf8)

  @Test("Compressed bytes come back as they were", arguments: [Int32(1), 6, 9])
  func roundTrip(level: Int32) {
    let compressed = Gzip.compress(body, level: level)
    #expect(compressed.count < body.count / 10)
    #expect(Gzip.decompress(compressed, maximumBytes: body.count) == body)
  }

  @Test("Bytes that do not shrink come back as they were", arguments: [0, 1, 2, 65_537, 300_000])
  func incompressible(count: Int) {
    var generator = SystemRandomNumberGenerator()
    let noise = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    let compressed = Gzip.compress(noise)
    #expect(Gzip.decompress(compressed, maximumBytes: count) == noise)
  }

  @Test("The output starts like a gzip file and carries the length at its end")
  func format() {
    let compressed = Gzip.compress(body)
    #expect(compressed.prefix(3) == [0x1F, 0x8B, 8])
    let length = compressed.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    #expect(length == body.count)
  }

  @Test("The same bytes are compressed alike every time")
  func determinism() {
    #expect(Gzip.compress(body) == Gzip.compress(body))
  }

  @Test("A gzip file written elsewhere is read")
  func foreign() {
    let hello: [UInt8] = [
      0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xCB, 0x48, 0xCD, 0xC9, 0xC9,
      0x07, 0x00, 0x86, 0xA6, 0x10, 0x36, 0x05, 0x00, 0x00, 0x00,
    ]
    #expect(Gzip.decompress(hello, maximumBytes: 100) == Array("hello".utf8))
  }

  @Test("More than allowed is refused")
  func bound() {
    let bomb = Gzip.compress([UInt8](repeating: 0, count: 10_000_000))
    #expect(Gzip.decompress(bomb, maximumBytes: 9_999_999) == nil)
    #expect(Gzip.decompress(bomb, maximumBytes: 0) == nil)
    #expect(Gzip.decompress(bomb, maximumBytes: 10_000_000)?.count == 10_000_000)
  }

  @Test("Truncated, damaged and foreign bytes are refused")
  func damage() {
    let compressed = Gzip.compress(body)
    #expect(Gzip.decompress([], maximumBytes: 100_000) == nil)
    #expect(Gzip.decompress(Array("no gzip at all".utf8), maximumBytes: 100_000) == nil)
    #expect(Gzip.decompress(compressed.dropLast(), maximumBytes: 100_000) == nil)
    #expect(Gzip.decompress(compressed + [0], maximumBytes: 100_000) == nil)
    var damaged = compressed
    damaged[damaged.count - 6] ^= 1
    #expect(Gzip.decompress(damaged, maximumBytes: 100_000) == nil)
  }
}
