/// A stream of packets, each with three bytes of length and one of sequence before it.
struct Packets {
  private var stream: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) {
    stream = bytes[...]
  }

  mutating func next() throws -> PacketReader {
    guard let packet = take() else {
      throw GeneralLog.Unreadable(description: "the tape ends in the middle")
    }
    return PacketReader(packet.content)
  }

  /// The next packet that begins a command; what belongs to the login is passed over.
  mutating func nextCommand() -> PacketReader? {
    while let packet = take() {
      if packet.sequence == 0 { return PacketReader(packet.content) }
    }
    return nil
  }

  private mutating func take() -> (sequence: UInt8, content: ArraySlice<UInt8>)? {
    guard stream.count >= 4 else { return nil }
    var head = PacketReader(stream.prefix(4))
    let (length, sequence) = (head.number(3), UInt8(head.number(1)))
    let rest = stream.dropFirst(4)
    guard rest.count >= length else { return nil }
    stream = rest.dropFirst(length)
    return (sequence, rest.prefix(length))
  }
}
