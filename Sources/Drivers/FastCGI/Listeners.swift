import Glibc

/// Listening sockets of a worker, each known by its place in the order of service.
///
/// The first one is descriptor 0, as FastCGI demands; the others follow the standard descriptors.
struct Listeners: Sequence {
  static let countMax = 8

  private var bits: UInt32

  /// So many listeners, beginning with the first.
  init(count: Int) {
    precondition((1...Self.countMax).contains(count))
    bits = (1 << UInt32(count)) - 1
  }

  var isEmpty: Bool { bits == 0 }
  var count: Int { bits.nonzeroBitCount }

  /// Those whose bit is set.
  func only(_ bits: UInt32) -> Listeners {
    var some = self
    some.bits &= bits
    return some
  }

  /// The places in their order.
  func makeIterator() -> Places { Places(bits: bits) }

  struct Places: IteratorProtocol {
    fileprivate var bits: UInt32

    mutating func next() -> Int? {
      guard bits != 0 else { return nil }
      defer { bits &= bits - 1 }
      return bits.trailingZeroBitCount
    }
  }

  /// The descriptor of the listener at a place.
  static func descriptor(_ place: Int) -> Int32 {
    place == 0 ? STDIN_FILENO : STDERR_FILENO + Int32(place)
  }
}
