import System

/// The end of the time for an answer that comes in pieces.
struct Deadline {
  private let nanoseconds: UInt64

  init(_ milliseconds: Int) {
    nanoseconds = MonotonicClock.nanoseconds + UInt64(milliseconds) * 1_000_000
  }

  var isOver: Bool { MonotonicClock.nanoseconds >= nanoseconds }
}
