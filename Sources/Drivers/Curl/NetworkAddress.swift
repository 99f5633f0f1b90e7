/// An address of the internet protocol, in network order: four bytes or sixteen.
package struct NetworkAddress: Sendable, Equatable {
  package let bytes: [UInt8]

  package init(_ bytes: [UInt8]) {
    precondition(bytes.count == 4 || bytes.count == 16, "an address has 4 or 16 bytes")
    self.bytes = bytes
  }

  /// Whether the address lies in the open internet: not this host, no private, shared, local or
  /// reserved range (RFC 6890), and no such IPv4 address inside of an IPv6 address.
  package var isPublic: Bool {
    if bytes.count == 4 { return !Self.reservedV4.contains { $0.contains(bytes) } }
    for prefix in Self.carriersV4 where prefix.contains(bytes) {
      let start = prefix.length / 8
      return NetworkAddress(Array(bytes[start..<start + 4])).isPublic
    }
    // Only 2000::/3 is given to the internet at large.
    return bytes[0] & 0xE0 == 0x20 && !Self.reservedV6.contains { $0.contains(bytes) }
  }

  private static let reservedV4: [Prefix] = [
    Prefix([0], 8), Prefix([10], 8), Prefix([100, 64], 10), Prefix([127], 8),
    Prefix([169, 254], 16), Prefix([172, 16], 12), Prefix([192, 0, 0], 24),
    Prefix([192, 0, 2], 24), Prefix([192, 88, 99], 24), Prefix([192, 168], 16),
    Prefix([198, 18], 15), Prefix([198, 51, 100], 24), Prefix([203, 0, 113], 24),
    Prefix([224], 4), Prefix([240], 4),
  ]
  // Mapped, translated (RFC 6052) and 6to4 addresses end at, or go through, the IPv4 address they
  // carry.
  private static let carriersV4: [Prefix] = [
    Prefix([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], 96),
    Prefix([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0], 96),
    Prefix([0x20, 0x02], 16),
  ]
  private static let reservedV6: [Prefix] = [
    Prefix([0x20, 0x01, 0, 0], 23), Prefix([0x20, 0x01, 0x0D, 0xB8], 32),
    Prefix([0x3F, 0xFF], 20),
  ]
}

/// The first bits of addresses.
private struct Prefix {
  let start: [UInt8]
  let length: Int

  init(_ start: [UInt8], _ length: Int) {
    self.start = start + [UInt8](repeating: 0, count: max(0, (length + 7) / 8 - start.count))
    self.length = length
  }

  func contains(_ bytes: [UInt8]) -> Bool {
    let whole = length / 8
    guard bytes[..<whole] == start[..<whole] else { return false }
    guard length % 8 > 0 else { return true }
    return (bytes[whole] ^ start[whole]) >> (8 - length % 8) == 0
  }
}
