/// Whole numbers as tokens and the cache have them: decimal, with one byte between two of them.
/// Each poll reads and writes some of these lists, for which texts would take several times as
/// long.
enum NumberList {
  /// The numbers; nil for anything else than so many numbers.
  static func parse(
    _ bytes: some Sequence<UInt8>, count: Int, separator: UInt8 = UInt8(ascii: " ")
  ) -> [Int64]? {
    var numbers: [Int64] = []
    numbers.reserveCapacity(count)
    var (value, hasDigits, isNegative): (Int64, Bool, Bool) = (0, false, false)
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let digit = Int64(byte - UInt8(ascii: "0"))
        let (tenfold, isTooLarge) = value.multipliedReportingOverflow(by: 10)
        let (sum, isLarger) = tenfold.addingReportingOverflow(isNegative ? -digit : digit)
        guard !isTooLarge, !isLarger else { return nil }
        (value, hasDigits) = (sum, true)
      case UInt8(ascii: "-") where !hasDigits && !isNegative:
        isNegative = true
      case separator where hasDigits:
        numbers.append(value)
        (value, hasDigits, isNegative) = (0, false, false)
      default:
        return nil
      }
    }
    guard hasDigits, numbers.count == count - 1 else { return nil }
    numbers.append(value)
    return numbers
  }

  /// The bytes of some numbers.
  static func bytes(
    _ numbers: Int64..., separator: UInt8 = UInt8(ascii: " "), after prefix: StaticString = ""
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(prefix.utf8CodeUnitCount + 20 * numbers.count)
    bytes.append(contentsOf: prefix.description.utf8)
    for (index, number) in numbers.enumerated() {
      if index > 0 { bytes.append(separator) }
      append(number, to: &bytes)
    }
    return bytes
  }

  private static func append(_ number: Int64, to bytes: inout [UInt8]) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    let start = bytes.count
    var rest = number.magnitude
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }
}
