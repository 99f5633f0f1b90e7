/// The body's length as CONTENT_LENGTH announces it.
enum ContentLength: Equatable {
  case bytes(Int)
  case tooLarge, malformed

  /// A missing or empty text announces no body.
  init(_ digits: Span<UInt8>, maximum: Int) {
    var count = 0
    for index in digits.indices {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digits[index]) else {
        self = .malformed
        return
      }
      // The value is capped just above the maximum, so that no number of digits overflows.
      count = min(count * 10 + Int(digits[index] - UInt8(ascii: "0")), maximum + 1)
    }
    self = count > maximum ? .tooLarge : .bytes(count)
  }
}
