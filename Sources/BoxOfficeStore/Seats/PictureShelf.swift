/// Where the workers of the house lay down pictures of halls for each other. A picture may be lost
/// at any time: then each worker makes its own.
package protocol PictureShelf {
  /// The bytes that were put down last under a key.
  func value(of key: String) -> [UInt8]?

  /// Puts bytes down for so many seconds.
  func put(_ bytes: [UInt8], under key: String, seconds: Int)

  /// Whether nobody else has asked for this key in so many seconds; true where that is not known.
  func isFirst(at key: String, seconds: Int) -> Bool
}

/// The shelf of a worker that is alone.
package struct NoShelf: PictureShelf {
  package init() {}

  package func value(of key: String) -> [UInt8]? { nil }

  package func put(_ bytes: [UInt8], under key: String, seconds: Int) {}

  package func isFirst(at key: String, seconds: Int) -> Bool { true }
}
