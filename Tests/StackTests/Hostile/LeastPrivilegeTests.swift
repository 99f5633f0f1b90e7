import Foundation
import MariaDB
import TestSupport
import Testing

extension StackUnderAttack {
  @Suite("Nobody may do more than the own work")
  struct LeastPrivilegeTests {
    let stack: Stack

    init() throws {
      stack = try OwnStack.stack()
    }

    // 1044 no access to the schema, 1142 no such command on the table, 1143 nor on the column, 1227
    // nor at all, 1370 nor on the routine, 1045 no such account.
    private static let denials: Set<Int> = [1044, 1045, 1142, 1143, 1227, 1370]

    private func expectDenied(
      _ statement: String, to account: Stack.Account, at location: SourceLocation = #_sourceLocation
    ) throws {
      let connection = try Connection(stack.settings(of: account))
      do {
        try connection.executeText(statement)
        Issue.record("\(account) may do this: \(statement)", sourceLocation: location)
      } catch {
        let isDenied = Self.denials.contains { "\(error)".contains("\($0)") }
        #expect(isDenied, "\(error): \(statement)", sourceLocation: location)
      }
    }

    static let nobodys = [
      "ALTER TABLE seat ADD COLUMN extra INT", "DROP TABLE webhook", "CREATE TABLE more (id INT)",
      "TRUNCATE TABLE transfer", "CREATE USER more@localhost",
      "GRANT ALL ON *.* TO boxoffice@localhost",
      "UPDATE transfer SET amount = 1", "DELETE FROM transfer", "UPDATE outbox SET payload = '{}'",
      "DELETE FROM outbox", "DELETE FROM orders", "DELETE FROM ticket", "DELETE FROM admin_log",
      "UPDATE admin_log SET result = ''", "DROP TRIGGER transfer_fixed", "SET GLOBAL read_only = 1",
      "SELECT * FROM mysql.global_priv",
      "SELECT LOAD_FILE('/etc/passwd') INTO OUTFILE '/tmp/never'",
      "UPDATE schema_migration SET version = 1", "DELETE FROM schema_routine",
      "CREATE OR REPLACE PROCEDURE office_begin() DO 0", "DROP PROCEDURE office_run",
    ]

    // The office's alone: they do what their caller may, and nobody else may call them.
    static let routines = [
      "CALL office_run('close_sale')", "CALL script_cancel_schedule()", "CALL office_begin()",
      "CALL office_transact('DELETE FROM seat')", "SELECT office_find_user('1', NULL)",
    ]

    @Test("A routine gives the office no more than its account has")
    func invoker() throws {
      try expectDenied("CALL office_transact('DELETE FROM seat')", to: .office)
      try expectDenied("CALL office_transact('UPDATE transfer SET amount = 1')", to: .office)
      #expect(
        try stack.sql(
          """
          SELECT COUNT(*) FROM information_schema.ROUTINES JOIN schema_routine ON name = routine_name
          WHERE routine_schema = 'boxoffice' AND security_type <> 'INVOKER'
          """) == "0")
    }

    @Test(
      "The worker's, the sweep's and the office's accounts change no shape and no book",
      arguments: nobodys)
    func shapes(statement: String) throws {
      for account in [Stack.Account.workers, .sweep, .office] {
        try expectDenied(statement, to: account)
      }
    }

    @Test(
      "A worker neither reads nor writes what only the office and the sweep need",
      arguments: [
        "SELECT secret FROM webhook", "DELETE FROM webhook_delivery", "SELECT * FROM admin_log",
        "UPDATE concert SET title = ''", "UPDATE schedule SET cancelled_at = NOW(3)",
        "UPDATE tier SET price = 0", "INSERT INTO integrator (name, key_hash) VALUES ('x', '')",
        "DELETE FROM seat", "DELETE FROM cache_invalidation",
        "UPDATE concert SET unpaid_holds_max = 0",
      ] + routines)
    func worker(statement: String) throws {
      try expectDenied(statement, to: .workers)
    }

    @Test(
      "The sweep moves no money and sells nothing",
      arguments: [
        "UPDATE account SET balance = 0", "INSERT INTO transfer (kind) VALUES ('charge')",
        "INSERT INTO orders (user_id) VALUES (1)", "UPDATE ticket SET status = 'valid'",
        "SELECT * FROM integrator", "UPDATE user SET password_hash = ''",
      ] + routines)
    func sweep(statement: String) throws {
      try expectDenied(statement, to: .sweep)
    }

    @Test("The parts' user of the system is no administrator of the database")
    func parts() throws {
      guard geteuid() == 0 else { return }
      let socket = stack.sockets + "/mariadb.sock"
      let result = try Command.run([
        "setpriv", "--reuid=www-data", "--regid=www-data", "--init-groups", "--",
        "mariadb", "--no-defaults", "--socket=\(socket)", "--user=root", "-e", "SELECT 1",
      ])
      #expect(result.status != 0 && result.output.contains("denied"), "\(result.output)")
      let readable = try Command.run([
        "setpriv", "--reuid=www-data", "--regid=www-data", "--init-groups", "--",
        "cat", stack.state + "/clients/admin-password",
      ])
      #expect(readable.status != 0)
    }

    @Test("No secret stands in a process's arguments or surroundings, nor in a log")
    func hidden() throws {
      let names = [
        "secrets/signing-keys", "secrets/letter-secret", "secrets/database-password",
        "secrets/sweep-password",
      ]
      let secrets = try names.map { name in
        let text = try String(contentsOfFile: stack.state + "/" + name, encoding: .utf8)
        return String(text.trimmingCharacters(in: .newlines).suffix(64))
      }
      #expect(secrets.allSatisfy { $0.count == 64 })
      let buyer = try Buyer(stack)
      #expect(try buyer.get("/v1/wallet").status == 200)
      let known = secrets + [buyer.token]
      for part in Stack.Part.allCases {
        for id in stack.processIDs(of: part) {
          for file in ["cmdline", "environ"] {
            let bytes = FileManager.default.contents(atPath: "/proc/\(id)/\(file)") ?? Data()
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(!known.contains { text.contains($0) }, "\(file) of \(part)")
          }
        }
      }
      let log = stack.logText
      #expect(!known.contains { log.contains($0) })
    }

    @Test("A secret that others may read is refused, in one line that names its variable")
    func exposed() throws {
      let directory = try PrivateDirectory()
      for (variable, text) in [
        ("BOXOFFICE_SIGNING_KEYS", "k1:" + String(repeating: "ab", count: 32) + "\n"),
        ("BOXOFFICE_DATABASE_PASSWORD_FILE", "secret\n"),
      ] {
        let path = directory.path + "/" + variable
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        for (mode, isRefused) in [(0o644, true), (0o660, true), (0o600, false), (0o440, false)] {
          unsafe chmod(path, mode_t(mode))
          var environment = stack.programEnvironment(as: .sweep)
          environment[variable] = path
          environment["BOXOFFICE_DATABASE_SOCKET"] = "/nowhere"
          let result = try Command.run(
            [Products.directory() + "/boxoffice-sweep", "--once"], environment: environment)
          #expect((result.status == 78) == isRefused, "\(variable) \(mode): \(result.output)")
          #expect(result.output.contains("a_secret") == isRefused)
        }
      }
    }
  }
}
