import TestSupport

/// A column of a result.
struct Column {
  let type: Int
  let isUnsigned: Bool
}

/// Reads what a server answers, after the login.
struct AnswerReader {
  private static let (ok, end, failure): (UInt8, UInt8, UInt8) = (0x00, 0xFE, 0xFF)
  private static let endLength = 5
  private static let moreResults = 0x0008
  private static let unsignedFlag = 0x0020
  /// No packet of its own for the end of the columns: our client does not ask for it.
  private static let shortEnds = 1 << 24
  /// The additions of MariaDB: more about each column, and columns that are not sent again where
  /// the client knows them.
  private static let (wideColumns, keptColumns) = (1 << 3, 1 << 4)

  private var packets: Packets
  /// How many texts name a column.
  private let columnTexts: Int
  private let keepsColumns: Bool
  /// The columns that the client knows last, by the number of the statement.
  private var known: [Int: [Column]] = [:]

  init(_ tape: Tape, login: PacketReader) throws {
    packets = Packets(tape.fromServer)
    _ = try packets.next()
    var login = login
    let flags = login.number(4)
    login.skip(24)
    let further = login.number(4)
    guard flags & Self.shortEnds == 0 else {
      throw GeneralLog.Unreadable(description: "a dialect of the protocol that is not known")
    }
    columnTexts = further & Self.wideColumns == 0 ? 6 : 7
    keepsColumns = further & Self.keptColumns != 0
    // A change of the method comes before the consent.
    while try packets.next().lead != Self.ok { continue }
  }

  /// The server's answer about a statement that it has prepared.
  mutating func prepared() throws -> (number: Int, parameters: Int) {
    var head = try success()
    let number = head.number(4)
    let (columnCount, parameterCount) = (head.number(2), head.number(2))
    if parameterCount > 0 { _ = try columns(parameterCount) }
    known[number] = columnCount > 0 ? try columns(columnCount) : []
    return (number, parameterCount)
  }

  /// The results of a statement that was sent as text; their rows are not looked at.
  mutating func textResults() throws -> [ResultRows] {
    try results(of: nil)
  }

  /// The results of the prepared statement of that number.
  mutating func preparedResults(_ number: Int) throws -> [ResultRows] {
    try results(of: number)
  }

  private mutating func results(of prepared: Int?) throws -> [ResultRows] {
    var results: [ResultRows] = []
    while true {
      var head = try packets.next()
      try refuseFailure(head)
      var status: Int
      if head.lead == Self.ok {
        head.skip(1)
        _ = (head.lengthEncoded(), head.lengthEncoded())
        status = head.number(2)
      } else {
        let count = head.lengthEncoded()
        let areKnown = prepared != nil && keepsColumns && head.number(1) == 0
        let columns = try areKnown ? knownColumns(prepared) : columns(count)
        if let prepared { known[prepared] = columns }
        let (rows, last) = try rows(columns, isBinary: prepared != nil)
        results.append(rows)
        status = last
      }
      if status & Self.moreResults == 0 { return results }
    }
  }

  private mutating func knownColumns(_ prepared: Int?) throws -> [Column] {
    _ = try packets.next()
    return prepared.flatMap { known[$0] } ?? []
  }

  private mutating func columns(_ count: Int) throws -> [Column] {
    let columns = try (0..<count).map { _ in
      var packet = try packets.next()
      // Catalogue, schema, both names of the table and of the column; then a length, the
      // character set and the width.
      for _ in 0..<columnTexts { packet.skip(packet.lengthEncoded()) }
      packet.skip(1 + 2 + 4)
      let type = packet.number(1)
      return Column(type: type, isUnsigned: packet.number(2) & Self.unsignedFlag != 0)
    }
    _ = try packets.next()
    return columns
  }

  private mutating func rows(
    _ columns: [Column], isBinary: Bool
  ) throws -> (rows: ResultRows, status: Int) {
    var (count, kept): (Int, [[String?]]) = (0, [])
    while true {
      var packet = try packets.next()
      try refuseFailure(packet)
      if packet.lead == Self.end, packet.count == Self.endLength {
        packet.skip(3)
        return (ResultRows(count: count, kept: kept), packet.number(2))
      }
      if count < ResultRows.keptMax, isBinary { kept.append(try cells(&packet, columns)) }
      count += 1
    }
  }

  private func cells(_ packet: inout PacketReader, _ columns: [Column]) throws -> [String?] {
    packet.skip(1)
    let nulls = packet.bytes((columns.count + 9) / 8)
    return try columns.enumerated().map { index, column in
      let bit = index + 2
      guard nulls[bit / 8] >> (bit % 8) & 1 == 0 else { return nil }
      return try packet.value(of: column.type, isUnsigned: column.isUnsigned)
    }
  }

  private mutating func success() throws -> PacketReader {
    var head = try packets.next()
    try refuseFailure(head)
    head.skip(1)
    return head
  }

  private func refuseFailure(_ packet: PacketReader) throws {
    guard packet.lead == Self.failure else { return }
    var packet = packet
    packet.skip(1)
    let code = packet.number(2)
    throw GeneralLog.Unreadable(description: "the server refused: \(code) \(packet.rest())")
  }
}
