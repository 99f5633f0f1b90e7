package import BoxOffice
import MariaDB

extension Store {
  /// The number of the newest migration that this code knows.
  package static let schemaVersion: Int64 = 13

  /// The database's settings that would break a promise, and a schema that is not current.
  package func listWrongSettings() throws(BoxOfficeError) -> [String] {
    try ask { database in
      try database.answer(
        to: .one(
          """
          SELECT @@tx_isolation, @@innodb_flush_log_at_trx_commit, @@sql_mode,
            @@character_set_connection, @@time_zone, @@read_only,
            @@group_concat_max_len, (SELECT COALESCE(MAX(version), 0) FROM schema_migration)
          """
        ) { columns in
          var wrong: [String] = []
          func want(_ isRight: Bool, _ name: String) { if !isRight { wrong.append(name) } }
          want(columns.string() == "READ-COMMITTED", "transaction_isolation")
          want(columns.int() == 1, "innodb_flush_log_at_trx_commit")
          want(columns.string().contains("STRICT_TRANS_TABLES"), "sql_mode")
          want(columns.string() == "utf8mb4", "character_set")
          want(columns.string() == "+00:00", "time_zone")
          want(!columns.bool(), "read_only")
          want(columns.int() >= 1_000_000, "group_concat_max_len")
          want(columns.int() >= Self.schemaVersion, "schema_version")
          return wrong
        })
    }
  }
}
