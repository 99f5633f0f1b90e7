/// Turns the fuzzer's bytes into decisions, so that mutated input stays close to what a worker
/// meets.
struct Dice {
  private var bytes: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) {
    self.bytes = bytes[...]
  }

  var isEmpty: Bool { bytes.isEmpty }

  /// The next byte; zeros after the last one, which ends every loop here.
  mutating func byte() -> UInt8 {
    bytes.popFirst() ?? 0
  }

  mutating func below(_ limit: Int) -> Int {
    Int(byte()) % limit
  }

  mutating func pick<Item>(_ items: [Item]) -> Item {
    items[below(items.count)]
  }

  /// A number: mostly small or at the edges of types and tables, sometimes any.
  mutating func number() -> Int64 {
    switch below(4) {
    case 0: return Int64(byte())
    case 1: return pick([0, -1, 1, .max, .min, .max - 1, 1 << 31, 1 << 32, 253_402_300_799_999])
    default: return (0..<8).reduce(0) { value, _ in value << 8 | Int64(byte()) }
    }
  }

  /// Raw bytes, as many as `count` at most.
  mutating func some(_ maximum: Int) -> [UInt8] {
    let count = min(below(maximum + 1), bytes.count)
    defer { bytes = bytes.dropFirst(count) }
    return Array(bytes.prefix(count))
  }

  /// All that is left.
  mutating func rest() -> [UInt8] {
    defer { bytes = [] }
    return Array(bytes)
  }

  mutating func text(_ maximum: Int = 24) -> String {
    String(decoding: some(maximum), as: UTF8.self)
  }

  /// The bytes with one of them changed, left out or doubled, or cut off somewhere.
  mutating func damaged(_ original: [UInt8]) -> [UInt8] {
    var copy = original
    let place = (Int(byte()) << 8 | Int(byte())) % max(original.count, 1)
    guard !copy.isEmpty else { return some(8) }
    switch below(5) {
    case 0: copy[place] = byte()
    case 1: copy[place] ^= 1 << UInt8(below(8))
    case 2: copy.remove(at: place)
    case 3: copy.insert(byte(), at: place)
    default: copy.removeLast(copy.count - place)
    }
    return copy
  }
}

/// Ends the run where a promise is broken; the fuzzer keeps the bytes that led there.
func claim(_ holds: Bool, _ promise: @autoclosure () -> String) {
  guard holds else { fatalError("broken promise: \(promise())") }
}
