/// The public status of a seat.
package enum SeatStatus: String, Sendable {
  case free, held, sold, blocked

  /// The status as one letter of the availability.
  package var letter: UInt8 {
    switch self {
    case .free: 0x66
    case .held: 0x68
    case .sold: 0x73
    case .blocked: 0x62
    }
  }

  package init?(letter: UInt8) {
    switch letter {
    case 0x66: self = .free
    case 0x68: self = .held
    case 0x73: self = .sold
    case 0x62: self = .blocked
    default: return nil
    }
  }
}
