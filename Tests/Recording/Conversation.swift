import TestSupport

/// The talk of a client and the server on one connection.
struct Conversation {
  private(set) var exchanges: [Exchange] = []

  private enum Command {
    static let (quit, query, prepare, execute, close): (UInt8, UInt8, UInt8, UInt8, UInt8) = (
      0x01, 0x03, 0x16, 0x17, 0x19
    )
  }

  /// A statement that the server knows by a number.
  private struct Known {
    let text: String
    let parameterCount: Int
  }

  init(_ tape: Tape) throws {
    var client = Packets(tape.fromClient)
    var answers = try AnswerReader(tape, login: try client.next())
    var known: [Int: Known] = [:]
    while var packet = client.nextCommand() {
      switch UInt8(packet.number(1)) {
      case Command.query:
        let trip = RoundTrip(.text, packet.rest())
        exchanges.append(Exchange(trip: trip, values: [], results: try answers.textResults()))
      case Command.prepare:
        let text = packet.rest()
        let (number, parameters) = try answers.prepared()
        known[number] = Known(text: text, parameterCount: parameters)
      case Command.execute:
        let number = packet.number(4)
        guard let statement = known[number] else {
          throw GeneralLog.Unreadable(description: "a statement that was never prepared")
        }
        let values = try Self.values(&packet, statement.parameterCount)
        exchanges.append(
          Exchange(
            trip: RoundTrip(.prepared, statement.text), values: values,
            results: try answers.preparedResults(number)))
      case Command.close, Command.quit: continue
      case let other: throw GeneralLog.Unreadable(description: "command \(other) on the wire")
      }
    }
  }

  /// The number of a connection on the server, which the greeting tells; nil before the greeting.
  static func thread(of tape: Tape) -> UInt64? {
    var packets = Packets(tape.fromServer)
    guard var greeting = try? packets.next() else { return nil }
    greeting.skip(1)
    _ = greeting.zeroTerminated()
    return UInt64(greeting.number(4))
  }

  private static func values(_ packet: inout PacketReader, _ count: Int) throws -> [BoundValue] {
    // The kind of cursor, and the number of executions.
    packet.skip(5)
    guard count > 0 else { return [] }
    let nulls = packet.bytes((count + 7) / 8)
    guard packet.number(1) == 1 else {
      throw GeneralLog.Unreadable(description: "values without their types")
    }
    let types = (0..<count).map { _ in (type: packet.number(1), flags: packet.number(1)) }
    return try types.enumerated().map { index, type in
      let isNull = nulls[index / 8] >> (index % 8) & 1 == 1
      guard !isNull, type.type != WireType.null else { return BoundValue(kind: .null, text: "") }
      let isUnsigned = type.flags & 0x80 != 0
      guard let kind = WireType.kind(type.type, isUnsigned: isUnsigned) else {
        throw GeneralLog.Unreadable(description: "a value of type \(type.type)")
      }
      return BoundValue(
        kind: kind, text: try packet.value(of: type.type, isUnsigned: isUnsigned))
    }
  }
}
