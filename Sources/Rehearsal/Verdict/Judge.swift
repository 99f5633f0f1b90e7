import MariaDB
import System

/// Compares the history of the visitors with the database of the stack, whose balances before the
/// evening a judge has noted.
struct Judge {
  /// Why the database cannot be read.
  struct Unreadable: Error {
    let reason: String
  }

  private static let readTimeoutSeconds: UInt32 = 300
  // A request whose line was cut may still be at work in a worker for a moment.
  private static let quietMilliseconds: Int64 = 500

  private let settings: ConnectionSettings
  private let audit: String?
  private let atStart: BalanceAtStart

  /// Notes the balances before the rehearsal; nil if no database is named.
  static func open(
    for accounts: Accounts, buyers: Int, auditFile: String?
  ) throws(Unreadable) -> Judge? {
    guard let settings = try settings() else { return nil }
    var audit: String?
    if let auditFile {
      audit = FileSystem.read(auditFile, maximumBytes: 1_048_576)
      guard audit != nil else { throw Unreadable(reason: "\(auditFile) cannot be read") }
    }
    let atStart: BalanceAtStart?
    do {
      atStart = try BalanceAtStart.read(
        named: accounts.name, buyers: buyers, on: MariaDB.Connection(settings))
    } catch {
      throw Unreadable(reason: "the database: \(error)")
    }
    guard let atStart else {
      throw Unreadable(
        reason: "not all accounts 1 to \(buyers) are there: see sql/admin/prepare_rehearsal.sql")
    }
    return Judge(settings: settings, audit: audit, atStart: atStart)
  }

  /// Compares the history with the rows of the database.
  func judge(_ history: History, _ calm: Calm? = nil) throws(Unreadable) -> Verdict {
    ThisProcess.sleep(milliseconds: Self.quietMilliseconds)
    do {
      return try Verdict.judge(
        history.attempts, since: atStart, audit: audit, calm: calm, on: MariaDB.Connection(settings)
      )
    } catch {
      throw Unreadable(reason: "the database: \(error)")
    }
  }

  private static func settings() throws(Unreadable) -> ConnectionSettings? {
    guard let socket = Environment.value("BOXOFFICE_DATABASE_SOCKET") else { return nil }
    var reader = VariableReader()
    let settings = ConnectionSettings(
      socketPath: socket, user: reader.text("BOXOFFICE_DATABASE_USER", default: "boxoffice"),
      password: reader.firstLine(ofFileIn: "BOXOFFICE_DATABASE_PASSWORD_FILE") ?? "",
      database: reader.text("BOXOFFICE_DATABASE_NAME", default: "boxoffice"),
      readTimeoutSeconds: readTimeoutSeconds)
    guard reader.wrong.isEmpty else {
      throw Unreadable(reason: reader.wrong.joined(separator: "; "))
    }
    return settings
  }
}
