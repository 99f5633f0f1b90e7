import Foundation
import TestSupport
import Testing

@Suite("Widths of lines")
struct WidthTests {
  @Test("No line is wider than its kind of file allows", arguments: WidthRule.all)
  func widths(rule: WidthRule) throws {
    let paths = rule.paths
    #expect(paths.count >= rule.filesMin, "the files are not read at all")
    for path in paths where rule.exempt[path] == nil {
      let wide = rule.places(in: try read(path), of: path)
      #expect(wide == [])
    }
  }

  @Test(
    "A line that is too wide is found, and the widest that may be is not", arguments: WidthRule.all)
  func control(rule: WidthRule) {
    let widest = rule.example.padding(toLength: rule.charactersMax, withPad: "x", startingAt: 0)
    #expect(rule.places(in: "\n\(widest)\n", of: "file") == [])
    #expect(rule.places(in: "\n\(widest)x\n", of: "file") == ["file:2"])
    #expect(rule.places(in: "\n\(widest.dropLast())가\n", of: "file") == [], "counted in bytes")
  }

  @Test("What is exempt is there and needs it", arguments: WidthRule.all)
  func exemptions(rule: WidthRule) throws {
    for path in rule.exempt.keys {
      #expect(!rule.places(in: try read(path), of: path).isEmpty, "\(path)")
    }
  }

  private func read(_ path: String) throws -> String {
    try String(contentsOfFile: "\(Stack.root)/\(path)", encoding: .utf8)
  }
}

/// How many characters some lines of some files may have.
struct WidthRule: Sendable, CustomTestStringConvertible {
  let name: String
  let charactersMax: Int
  let directories: [String]
  let ending: String
  /// The start of a line that the rule is about.
  let example: String
  /// Fewer files than these show that the rule looks in the wrong place.
  let filesMin: Int
  /// Files that the rule leaves alone, each with the reason.
  var exempt: [String: String] = [:]
  /// Whether the rule is about a line at all.
  var concerns: @Sendable (Substring) -> Bool = { _ in true }

  static let all = [
    WidthRule(
      name: "SQL", charactersMax: 120, directories: ["sql", "Tests/Benchmarks"], ending: ".sql",
      example: "SELECT ", filesMin: 30,
      exempt: [
        "sql/migrations/001_create_catalogue.sql":
          "a migration that was applied is known by its checksum and never changes"
      ]),
    WidthRule(
      name: "JavaScript", charactersMax: 120, directories: ["nginx/www"], ending: ".js",
      example: "const ", filesMin: 50),
  ]

  var testDescription: String { name }

  /// The files below the directories, from the top of the clone.
  var paths: [String] {
    directories.flatMap { directory in
      let found = try? FileManager.default.subpathsOfDirectory(atPath: "\(Stack.root)/\(directory)")
      return (found ?? []).filter { $0.hasSuffix(ending) }.map { "\(directory)/\($0)" }
    }.sorted()
  }

  /// Where lines are too wide, as `path:line`.
  func places(in text: String, of path: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .filter { isTooWide($0.element) && concerns($0.element) }
      .map { "\(path):\($0.offset + 1)" }
  }

  // Counting characters is slow, and no line has more of them than bytes.
  private func isTooWide(_ line: Substring) -> Bool {
    line.utf8.count > charactersMax && line.count > charactersMax
  }
}
