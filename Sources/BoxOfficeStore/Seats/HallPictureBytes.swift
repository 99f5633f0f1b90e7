import BoxOffice

/// A picture as the shelf has it: whole numbers of eight bytes, the letters, the held seats.
extension HallPicture {
  private static let numbersAtFront = 8
  private static let bytesPerHeldSeat = 12

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(
      8 * Self.numbersAtFront + letters.count + Self.bytesPerHeldSeat * heldUntil.count)
    let moments = [asOf, readAt, completeAt, unsettledSince].map(\.millisecondsSince1970)
    let span = SeatSpan(tiers.numbers)
    for number in moments + [Int64(span.count), span.first, span.last, Int64(heldUntil.count)] {
      bytes.append(number: number)
    }
    bytes += letters
    for (index, end) in heldUntil {
      bytes.append(number: index)
      bytes.append(number: end)
    }
    return bytes
  }

  /// The seats that a picture on the shelf is of; nil if it is no picture.
  static func span(of bytes: [UInt8]) -> SeatSpan? {
    guard bytes.count >= 8 * numbersAtFront else { return nil }
    let count = Int(bytes.int64(at: 4))
    let held = Int(bytes.int64(at: 7))
    guard count >= 0, held >= 0, count <= bytes.count, held <= bytes.count,
      bytes.count == 8 * numbersAtFront + count + bytesPerHeldSeat * held
    else { return nil }
    return SeatSpan(count: count, first: bytes.int64(at: 5), last: bytes.int64(at: 6))
  }

  /// When a picture on the shelf was brought forward last.
  static func asOf(_ bytes: [UInt8]) -> Instant {
    Instant(millisecondsSince1970: bytes.int64(at: 0))
  }

  /// The picture that lies on the shelf as these bytes, whose span is that of the tiers.
  init?(_ bytes: [UInt8], _ tiers: SeatTierMap) {
    guard let span = Self.span(of: bytes), span == SeatSpan(tiers.numbers) else { return nil }
    let front = 8 * Self.numbersAtFront
    let moments = (0..<4).map { Instant(millisecondsSince1970: bytes.int64(at: $0)) }
    var ends: [Int32: Int64] = [:]
    ends.reserveCapacity(Int(bytes.int64(at: 7)))
    for start in stride(
      from: front + span.count, to: bytes.count, by: Self.bytesPerHeldSeat)
    {
      let index: Int32 = bytes.number(from: start)
      guard (0..<span.count).contains(Int(index)) else { return nil }
      ends[index] = bytes.number(from: start + 4)
    }
    self.init(
      tiers, letters: Array(bytes[front..<front + span.count]), heldUntil: ends, asOf: moments[0],
      readAt: moments[1], completeAt: moments[2], unsettledSince: moments[3])
  }
}
