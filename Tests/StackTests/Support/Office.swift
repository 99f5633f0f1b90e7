import Foundation
import TestSupport
import Testing

/// The promoter's office with its scripts, run as the README says: by the stock client, from
/// standard input.
struct Office: Sendable {
  let stack: Stack

  init(_ stack: Stack) {
    self.stack = stack
  }

  /// Runs `sql/admin/NAME.sql` with the parameters; returns the client's status and output.
  func run(_ name: String, _ parameters: String = "") throws -> (status: Int32, output: String) {
    let path = Stack.root + "/sql/admin/\(name).sql"
    let script = try String(contentsOfFile: path, encoding: .utf8)
    let given = parameters.isEmpty ? "" : "SET \(parameters);\n"
    return try stack.runScript(
      "sql", ["--batch", "--skip-column-names"], environment: ["BOXOFFICE_SQL_AS": "office"],
      input: given + script)
  }

  /// The columns of the last row that a script printed, which must have succeeded.
  func row(
    _ name: String, _ parameters: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [String] {
    let (status, output) = try run(name, parameters)
    try #require(status == 0, "\(output)", sourceLocation: sourceLocation)
    let last = output.split(separator: "\n").last ?? ""
    return last.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
  }

  /// The outcome in the last row.
  func result(
    _ name: String, _ parameters: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    try row(name, parameters, sourceLocation: sourceLocation).last ?? ""
  }
}
