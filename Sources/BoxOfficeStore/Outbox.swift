import MariaDB

/// The kind of thing that an event is about.
enum Aggregate: String {
  case hold, order, wallet, schedule
}

extension Connection {
  /// Writes an event in the transaction that makes it true; `sequence` grows with every change of
  /// the aggregate, `payload` is a SQL expression that gives JSON. The statement is sent with the
  /// next one.
  func emit(
    _ kind: String, _ aggregate: Aggregate, _ id: Int64, sequence: Int64, _ payload: SQL
  ) {
    later(
      """
      INSERT INTO outbox (kind, aggregate, aggregate_id, sequence, payload)
      VALUES (\(kind), \(aggregate.rawValue), \(id), \(sequence), \(part: payload))
      """)
  }

  /// Writes an event of one kind for each row of a table, by expressions of its columns.
  func emitAll(
    _ kind: String, _ aggregate: Aggregate, id: SQL, sequence: SQL, _ payload: SQL, _ rows: SQL
  ) {
    later(
      """
      INSERT INTO outbox (kind, aggregate, aggregate_id, sequence, payload)
      SELECT \(kind), \(aggregate.rawValue), \(part: id), \(part: sequence), \(part: payload)
      FROM \(part: rows)
      """)
  }
}
