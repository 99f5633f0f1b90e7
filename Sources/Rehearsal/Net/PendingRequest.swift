/// One request on its way.
struct Flight {
  let visitor: Int
  let ask: Ask
  let bytes: [UInt8]
  /// Nanoseconds of the monotonic clock.
  let intended: UInt64
  var began: UInt64 = 0
  var deadline: UInt64 = 0

  /// How it ended.
  enum Landing {
    case answered(AnswerHead, body: [UInt8])
    case unknown(reason: String)
  }
}
