import Foundation
import TestSupport
import Testing

@Suite("README")
struct ReadmeTests {
  // In this order, in one shell: the second goes on where the first ends.
  private static let documents = ["README.md", "docs/tour.md"]

  @Test("every line of the tour gives what it says")
  func tour() throws {
    // The tour looks for concerts of the demo by their names, in a list that other tests would
    // fill.
    let stack = try Stack.start(demo: true)
    defer { stack.stop() }
    let steps = try Self.documents.flatMap {
      try TourStep.all(in: URL(fileURLWithPath: "\(Stack.root)/\($0)"))
    }
    #expect(steps.count > 10)
    let output = try run(steps, on: stack)
    #expect(output.count == steps.count)
    for (step, text) in zip(steps, output) {
      #expect(step.matches(text), "\(step.commands)\nshould say \(step.expected)\nbut says \(text)")
    }
  }

  @Test("the map names every folder of Sources")
  func map() throws {
    let readme = try String(
      contentsOfFile: Stack.root + "/README.md", encoding: .utf8)
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: Stack.root + "/Sources")
    let missing = folders.filter { !$0.hasPrefix("C") && !readme.contains($0) }
    #expect(missing.isEmpty)
  }

  // One shell for all steps, as a reader pastes them; a mark stands between their outputs.
  private func run(_ steps: [TourStep], on stack: Stack) throws -> [String] {
    let mark = "=====tour====="
    let script = steps.map { "\($0.commands)\necho; echo '\(mark)'\n" }.joined()
    let result = try Command.run(
      ["/bin/bash", "-c", "exec 2>&1\n" + script],
      environment: ["BASE": "http://127.0.0.1:\(stack.port)", "PATH": "/usr/bin:/bin"])
    return result.output.components(separatedBy: mark + "\n").dropLast()
  }
}

/// Some lines of the tour, and the output of the last of them.
private struct TourStep {
  let commands: String
  let expected: String

  static func all(in document: URL) throws -> [TourStep] {
    let text = try String(contentsOf: document, encoding: .utf8)
    let blocks = text.components(separatedBy: "```sh\n").dropFirst().map {
      $0.components(separatedBy: "```")[0]
    }
    var steps: [TourStep] = []
    var commands: [String] = []
    for line in blocks.joined().components(separatedBy: "\n") {
      if line.hasPrefix("# → ") {
        steps.append(
          TourStep(commands: commands.joined(separator: "\n"), expected: String(line.dropFirst(4))))
        commands = []
      } else {
        commands.append(line)
      }
    }
    return steps
  }

  /// The pieces between the ellipses, one behind the other.
  func matches(_ text: String) -> Bool {
    var rest = text[...]
    for piece in expected.components(separatedBy: "…") where !piece.isEmpty {
      guard let found = rest.range(of: piece) else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }
}
