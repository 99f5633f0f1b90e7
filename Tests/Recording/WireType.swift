/// The numbers of types in the protocol.
enum WireType {
  static let null = 6
  private static let (tiny, short, long, longlong, int24, year) = (1, 2, 3, 8, 9, 13)
  private static let (timestamp, date, datetime) = (7, 10, 12)
  private static let blobs = 249...252

  /// The kind of a bound value; nil for types that no worker binds.
  static func kind(_ type: Int, isUnsigned: Bool) -> BoundValue.Kind? {
    switch type {
    case longlong: isUnsigned ? .unsigned : .integer
    case datetime: .datetime
    case 253, 254: .text
    case blobs: .bytes
    default: nil
    }
  }

  /// How many bytes a whole number has; nil for what is none.
  static func width(_ type: Int) -> Int? {
    switch type {
    case tiny: 1
    case short, year: 2
    case long, int24: 4
    case longlong: 8
    default: nil
    }
  }

  static func isMoment(_ type: Int) -> Bool { [timestamp, date, datetime].contains(type) }

  /// DECIMAL, VARCHAR, BIT, ENUM, SET, all blobs and strings: bytes after their length.
  static func isString(_ type: Int) -> Bool { [0, 15, 16].contains(type) || type >= 245 }
}
