/// One request on its way.
struct PendingRequest {
  let visitor: Int
  let request: Request
  let bytes: [UInt8]
  /// Nanoseconds of the monotonic clock.
  let intended: UInt64
  var began: UInt64 = 0
  var deadline: UInt64 = 0

  /// How a request ended.
  enum Ending {
    case answered(AnswerHead, body: [UInt8])
    case unknown(reason: String)
  }
}

/// A request that is over, with its ending.
typealias EndedRequest = (PendingRequest, PendingRequest.Ending)
