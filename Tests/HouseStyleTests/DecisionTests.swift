import Foundation
import Testing

@Suite("The decisions")
struct DecisionTests {
  private static let directory = "docs/decisions"
  private static let sections = ["Context", "Choice", "Measured", "What would change it"]

  private let names = Tree.names(in: directory).filter { $0 != "README.md" }
  private let clone = Clone.shared

  @Test("They are numbered without a gap")
  func numbers() {
    #expect(names.count >= 28)
    #expect(names.filter { $0.wholeMatch(of: /\d{4}-[a-z0-9-]+\.md/) == nil } == [])
    #expect(names.map { Int($0.prefix(4)) } == Array(1...names.count))
  }

  @Test("Each has a title, a date, a status, and four sections that say something")
  func form() {
    #expect(names.flatMap { Self.faults(of: $0, text(of: $0)) } == [])
  }

  @Test("One without a date, a known status or a section is found")
  func control() {
    let good = text(of: "0001-serve-one-request-a-process.md")
    let bad: [(String, String)] = [
      (good.replacing("# 0001. ", with: "# "), "title"),
      (good.replacing(/- Date: .*/, with: "- Date: lately"), "date"),
      (good.replacing("- Status: accepted", with: "- Status: fine"), "status"),
      (good.replacing("- Status: accepted", with: "- Status: superseded by 9999"), "status"),
      (good.replacing("## Measured", with: "## Felt"), "sections"),
      (
        good.replacing(/## Choice\n\n(?s:.*?)\n\n## Measured/, with: "## Choice\n\n## Measured"),
        "sections"
      ),
    ]
    for (text, fault) in bad {
      #expect(text != good)
      #expect(
        Self.faults(of: "0001-serve-one-request-a-process.md", text) == [
          "0001-serve-one-request-a-process.md: \(fault)"
        ])
    }
  }

  @Test("The index tells each with its title, date and status, and no other")
  func index() {
    let rows = clone.text("\(Self.directory)/README.md").split(separator: "\n").filter {
      $0.hasPrefix("| [")
    }
    let expected = names.map { name -> String in
      let text = text(of: name)
      let title = text.firstMatch(of: /# \d{4}\. (.*)/)?.1 ?? ""
      let date = text.firstMatch(of: /\n- Date: (.*)/)?.1 ?? ""
      let status = text.firstMatch(of: /\n- Status: (.*)/)?.1 ?? ""
      return "| [\(name.prefix(4))](\(name)) | \(title) | \(date) | \(status) |"
    }
    #expect(rows.map(String.init) == expected)
  }

  private func text(of name: String) -> String { clone.text("\(Self.directory)/\(name)") }

  /// The faults of a page in its title, date, status or sections.
  private static func faults(of name: String, _ text: String) -> [String] {
    let parts = text.components(separatedBy: "\n## ")
    let sections = parts.dropFirst().map { $0.split(separator: "\n", maxSplits: 1) }
    var faults: [String] = []
    if !parts[0].hasPrefix("# \(name.prefix(4)). ") { faults.append("title") }
    if !parts[0].contains(/\n- Date: 20\d\d-[01]\d-[0-3]\d\n/) { faults.append("date") }
    let statuses =
      /\n- Status: (accepted|proposed|rejected|superseded by \[\d{4}\]\(\d{4}-[a-z0-9-]+\.md\))(\n|$)/
    if !parts[0].contains(statuses) { faults.append("status") }
    let isWhole = sections.allSatisfy { $0.count == 2 && $0[1].contains(/\w/) }
    if sections.map({ String($0.first ?? "") }) != Self.sections || !isWhole {
      faults.append("sections")
    }
    return faults.map { "\(name): \($0)" }
  }
}
