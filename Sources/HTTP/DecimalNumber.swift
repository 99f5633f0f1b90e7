/// Plain decimal digits, as they stand in paths and queries: no sign, no leading zero, no exponent.
package enum DecimalNumber {
  private static let maximumDigits = 19

  /// The number; nil unless the text is its one canonical spelling within 63 bits.
  package static func parse(_ text: Substring) -> Int64? {
    let digits = text.utf8
    guard let first = digits.first, digits.count <= maximumDigits,
      digits.allSatisfy({ (0x30...0x39).contains($0) }), first != 0x30 || digits.count == 1
    else { return nil }
    return Int64(text)
  }
}
