import TestSupport

/// One run of a script of `sql/admin`, exactly as its header says.
struct AdminScript {
  /// The script's complaint; nil if it succeeded.
  let complaint: String?
  /// The rows that the script prints, without their headings.
  let rows: [[String]]

  init(_ name: String, _ parameters: String, on stack: Stack) throws {
    let result = try stack.runScript(
      "sql", ["--batch", "--skip-column-names"], environment: ["BOXOFFICE_SQL_AS": "office"],
      input: "SET \(parameters);\nSOURCE sql/admin/\(name).sql;\n")
    let lines = result.output.split(separator: "\n").map(String.init)
    complaint = lines.first { $0.hasPrefix("ERROR") }
    rows = lines.filter { !$0.hasPrefix("ERROR") }
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
  }
}
