/// Where somebody asks from, as far as one subscriber can be told from another: the first 24 bits
/// of an IPv4 address, the first 64 of an IPv6 address.
package struct Network: Sendable, Hashable {
  private static let v4GroupCount = 4
  private static let v6GroupCount = 8
  private static let mappedStart: [UInt16] = [0, 0, 0, 0, 0, 0xFFFF]

  /// As in `203.0.113.0/24`; the address as it stands where it is none.
  package let text: String
  /// Whether the host asks itself.
  package let isThisHost: Bool

  /// The network of an address as web servers write it.
  package init(of address: String) {
    if let bytes = Self.v4(address[...]) {
      self.init(v4: bytes)
    } else if let groups = Self.v6(address) {
      self.init(v6: groups)
    } else {
      self.init(
        text: String(address.unicodeScalars.prefix(Self.textMax)), isThisHost: false)
    }
  }

  private static let textMax = 40

  private init(text: String, isThisHost: Bool) {
    self.text = text
    self.isThisHost = isThisHost
  }

  private init(v4 bytes: [UInt16]) {
    self.init(
      text: "\(bytes[0]).\(bytes[1]).\(bytes[2]).0/24", isThisHost: bytes == [127, 0, 0, 1])
  }

  private init(v6 groups: [UInt16]) {
    // An IPv4 address in the clothes of IPv6 is no other subscriber.
    guard groups.prefix(6) != Self.mappedStart[...] else {
      self.init(v4: groups[6...].flatMap { [$0 >> 8, $0 & 0xFF] })
      return
    }
    let start = groups.prefix(4).map { String($0, radix: 16) }.joined(separator: ":")
    self.init(text: start + "::/64", isThisHost: groups == [0, 0, 0, 0, 0, 0, 0, 1])
  }

  private static func v4(_ text: Substring) -> [UInt16]? {
    let parts = text.split(separator: ".", maxSplits: 4, omittingEmptySubsequences: false)
    let bytes = parts.compactMap { UInt8($0).map(UInt16.init) }
    return parts.count == v4GroupCount && bytes.count == v4GroupCount ? bytes : nil
  }

  private static func v6(_ text: String) -> [UInt16]? {
    let halves = text.split(
      separator: "::", maxSplits: 2, omittingEmptySubsequences: false
    ).map(groups)
    guard let start = halves[0] else { return nil }
    switch halves.count {
    case 1: return start.count == v6GroupCount ? start : nil
    case 2:
      guard let end = halves[1], start.count + end.count < v6GroupCount else { return nil }
      return start + Array(repeating: 0, count: v6GroupCount - start.count - end.count) + end
    default: return nil
    }
  }

  /// The groups between colons, the last of which may be an IPv4 address; nil if one is none.
  private static func groups(_ half: Substring) -> [UInt16]? {
    if half.isEmpty { return [] }
    var groups: [UInt16] = []
    for part in half.split(separator: ":", omittingEmptySubsequences: false) {
      if let bytes = v4(part) {
        groups += [bytes[0] << 8 | bytes[1], bytes[2] << 8 | bytes[3]]
      } else if (1...4).contains(part.utf8.count), let group = UInt16(part, radix: 16) {
        groups.append(group)
      } else {
        return nil
      }
    }
    return groups
  }
}
