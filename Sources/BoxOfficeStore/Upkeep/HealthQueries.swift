package import BoxOffice
import MariaDB

extension Store {
  /// The number of the newest migration that this code knows.
  package static let schemaVersion: Int64 = 6

  /// Names every setting of the database that would break a promise, and a schema that is not current.
  package func listWrongSettings() throws(BoxOfficeError) -> [String] {
    try ask { database in
      let row = try database.query(
        """
        SELECT @@tx_isolation, @@innodb_flush_log_at_trx_commit, @@sql_mode,
          @@character_set_connection, @@time_zone, @@read_only,
          @@group_concat_max_len, (SELECT COALESCE(MAX(version), 0) FROM schema_migration)
        """)[0]
      var wrong: [String] = []
      if row.string(0) != "READ-COMMITTED" { wrong.append("transaction_isolation") }
      if row.int(1) != 1 { wrong.append("innodb_flush_log_at_trx_commit") }
      if !row.string(2).contains("STRICT_TRANS_TABLES") { wrong.append("sql_mode") }
      if row.string(3) != "utf8mb4" { wrong.append("character_set") }
      if row.string(4) != "+00:00" { wrong.append("time_zone") }
      if row.bool(5) { wrong.append("read_only") }
      if row.int(6) < 100_000 { wrong.append("group_concat_max_len") }
      if row.int(7) < Self.schemaVersion { wrong.append("schema_version") }
      return wrong
    }
  }
}
