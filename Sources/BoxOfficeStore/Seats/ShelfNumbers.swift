/// Whole numbers as the shelf has them, the lowest byte first.
extension [UInt8] {
  mutating func append(number: some FixedWidthInteger) {
    for shift in stride(from: 0, to: number.bitWidth, by: 8) {
      append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  func number<Number: FixedWidthInteger>(from start: Int) -> Number {
    var number: Number = 0
    for place in 0..<(Number.bitWidth / 8) {
      number |= Number(truncatingIfNeeded: self[start + place]) << Number(8 * place)
    }
    return number
  }

  func int64(at place: Int) -> Int64 { number(from: 8 * place) }
}
