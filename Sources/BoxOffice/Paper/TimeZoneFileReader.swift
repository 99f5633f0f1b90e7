/// Reads the second part of a time zone's file, whose moments have 64 bits.
struct TimeZoneFileReader {
  private typealias Phase = TimeZoneRules.Phase

  private struct Counts {
    let utcMarks, standardMarks, leaps, times, types, characters: Int

    /// The bytes behind the header, with moments of so many bytes.
    func bytes(perTime size: Int) -> Int {
      times * (size + 1) + types * 6 + characters + leaps * (size + 4) + standardMarks + utcMarks
    }
  }

  private static let headerBytes = 44
  private static let countMax = 10_000

  private let file: [UInt8]
  private var next = 0

  init(_ file: [UInt8]) {
    self.file = file
  }

  /// The phases in their order, the first of which has no start, and the line at the end; nil for a
  /// damaged file.
  mutating func read() -> (phases: [TimeZoneRules.Phase], footer: ArraySlice<UInt8>)? {
    guard let old = header(), let start = skip(old.bytes(perTime: 4)), start > 0,
      let counts = header(), counts.types > 0,
      file.count - next >= counts.bytes(perTime: 8)
    else { return nil }
    let end = next + counts.bytes(perTime: 8)
    let times = (0..<counts.times).map { _ in number(bytes: 8) }
    let kinds = (0..<counts.times).map { _ in Int(number(bytes: 1)) & 0xFF }
    let types = (0..<counts.types).map { _ in
      (
        offset: number(bytes: 4), isDaylightSaving: number(bytes: 1) != 0,
        name: Int(number(bytes: 1)) & 0xFF
      )
    }
    let names = file[next..<next + counts.characters]
    guard kinds.allSatisfy({ $0 < types.count }), times == times.sorted() else { return nil }
    let phase = { (kind: Int, start: Int64?) in
      Phase(
        startsAt: start.map { Instant(millisecondsSince1970: $0 * 1000) },
        offsetSeconds: types[kind].offset, isDaylightSaving: types[kind].isDaylightSaving,
        name: Self.name(types[kind].name, in: names, offset: types[kind].offset))
    }
    let known = zip(times, kinds).filter { Self.isKeepable($0.0) }
    return ([phase(0, nil)] + known.map { phase($1, $0) }, file[end...])
  }

  // Some files begin before the calendar of the database.
  private static func isKeepable(_ seconds: Int64) -> Bool {
    (Instant.millisecondsRange.lowerBound / 1000...Instant.millisecondsRange.upperBound / 1000)
      .contains(seconds)
  }

  private static func name(_ start: Int, in names: ArraySlice<UInt8>, offset: Int64) -> String {
    let bytes = names.dropFirst(start).prefix { $0 != 0 }
    let text = String(decoding: bytes, as: UTF8.self)
    return text.first?.isLetter == true ? text : "UTC" + ZoneOffset.text(offset, separator: ":")
  }

  private mutating func header() -> Counts? {
    guard file.count - next >= Self.headerBytes, file[next...].starts(with: "TZif".utf8),
      file[next + 4] >= UInt8(ascii: "2")
    else { return nil }
    next += Self.headerBytes - 6 * 4
    let counts = (0..<6).map { _ in Int(number(bytes: 4)) }
    guard counts.allSatisfy({ (0...Self.countMax).contains($0) }) else { return nil }
    return Counts(
      utcMarks: counts[0], standardMarks: counts[1], leaps: counts[2], times: counts[3],
      types: counts[4], characters: counts[5])
  }

  private mutating func skip(_ count: Int) -> Int? {
    guard count <= file.count - next else { return nil }
    next += count
    return next
  }

  /// A signed number, the highest byte first.
  private mutating func number(bytes count: Int) -> Int64 {
    var value: Int64 = file[next] & 0x80 == 0 ? 0 : -1
    for byte in file[next..<next + count] { value = value << 8 | Int64(byte) }
    next += count
    return value
  }
}
