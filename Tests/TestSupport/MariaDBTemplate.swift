import Foundation

/// An installed, never started data directory: copying it is quicker than installing again.
enum MariaDBTemplate {
  /// The server refuses to run as root.
  static let serverUser: String? = getuid() == 0 ? "mysql" : nil

  private static let installLimit = Duration.seconds(120)
  private static let installed = Result { try install() }

  /// Puts a data directory named `data` into the directory, which the server's user then owns.
  static func copy(to path: String) throws {
    let template = try installed.get().path
    try run(["cp", "-a", template + "/data", path + "/data"], output: path + "/log")
    try giveToServer(path)
  }

  private static func install() throws -> PrivateDirectory {
    let directory = try PrivateDirectory()
    try giveToServer(directory.path)
    let arguments =
      ["mariadb-install-db", "--no-defaults", "--datadir=\(directory.path)/data"]
      + ["--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"]
      + ["--innodb-log-file-size=8M", "--innodb-buffer-pool-size=16M"]
      + ["--innodb-flush-log-at-trx-commit=0", "--tmpdir=\(directory.path)"]
    let user = serverUser.map { ["--user=\($0)"] } ?? []
    try run(arguments + user, output: directory.path + "/log")
    return directory
  }

  private static func run(_ arguments: [String], output: String) throws {
    let process = try ChildProcess(arguments, output: output)
    let ending = process.wait(within: installLimit)
    guard ending == .exited(0) else {
      let log = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
      throw PrivateMariaDB.Failure(
        description: "\(arguments): \(String(describing: ending)) \(log)")
    }
  }

  private static func giveToServer(_ path: String) throws {
    guard let serverUser else { return }
    try FileManager.default.setAttributes([.ownerAccountName: serverUser], ofItemAtPath: path)
  }
}
