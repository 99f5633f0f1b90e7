import Foundation
import TestSupport
import Testing

/// The checks of `make lint` and `.ci/run`, each shown what it must find and what it must let be.
@Suite("The checks before the tests")
struct LintTests {
  /// A repository of the test alone.
  let repository: PrivateDirectory

  init() throws {
    repository = try PrivateDirectory()
    try git("init", "--quiet")
  }

  @Test("A shell script is found by its shebang, and with it what it sources")
  func shell() throws {
    try write("#!/bin/sh\necho \"$1\"\n", to: "good")
    #expect(try check("shell").status == 0)
    try write("#!/bin/sh\nrm $1\n", to: "rooms/bad")
    let bad = try check("shell")
    #expect(bad.status == 1 && bad.output.contains("SC2086"), "\(bad.output)")
    try write("#!/usr/bin/env bash\nsource \"$(dirname -- \"$0\")/part\"\n", to: "rooms/bad")
    try write("# Sourced.\ngreet() { echo $1; }\n", to: "rooms/part")
    let sourced = try check("shell")
    #expect(sourced.status == 1 && sourced.output.contains("rooms/part"), "\(sourced.output)")
    try write("# Sourced.\ngreet() { echo \"$1\"; }\n", to: "rooms/part")
    #expect(try check("shell").status == 0)
  }

  @Test(
    "A Python file is found by its ending and by its shebang",
    arguments: [("bad.py", ""), ("bad", "#!/usr/bin/env python3\n")])
  func python(name: String, shebang: String) throws {
    try write("\(shebang)print(\"as it should be\")\n", to: name)
    #expect(try check("python").status == 0)
    try write("\(shebang)import os\n\nprint(\"\(String(repeating: "x ", count: 60))\")\n", to: name)
    let found = try check("python")
    #expect(found.status == 1 && found.output.contains("F401"), "\(found.output)")
    #expect(found.output.contains("E501"), "\(found.output)")
  }

  @Test("A subject has at most 60 characters, of whatever alphabet")
  func subjects() throws {
    try commit(String(repeating: "가", count: 60), lines: 1)
    #expect(try check("commits").status == 0)
    try commit(String(repeating: "x", count: 61), lines: 1)
    let long = try check("commits")
    #expect(long.status == 1 && long.output.contains("61 characters"), "\(long.output)")
  }

  @Test("From 20 changed lines on a commit says why; moves, locks and binary files are no lines")
  func bodies() throws {
    try commit("Begin", lines: 19)
    try git("mv", "lines", "moved")
    try git("commit", "--quiet", "-m", "Move the lines")
    try write(String(repeating: "\0\n", count: 50), to: "binary")
    try write(String(repeating: "locked\n", count: 50), to: "some.lock")
    try commit("Add what nobody reads", lines: 1)
    try commit("Say why", lines: 30, body: "Since it was asked for.")
    #expect(try check("commits").status == 0)
    try commit("Say nothing", lines: 20)
    let silent = try check("commits")
    #expect(silent.status == 1 && silent.output.contains("\"Say nothing\""), "\(silent.output)")
    #expect(silent.output.split(separator: "\n").count == 1, "\(silent.output)")
  }

  @Test("Only the newest 50 commits are judged, and no merge")
  func bounds() throws {
    try commit(String(repeating: "x", count: 70), lines: 1)
    for _ in 0..<49 { try commit("Add a line", lines: 1) }
    #expect(try check("commits").status == 1)
    try commit("Add a line", lines: 1)
    #expect(try check("commits").status == 0)
    try git("checkout", "--quiet", "-b", "side", "HEAD~1")
    try git("commit", "--quiet", "--allow-empty", "-m", "Stand aside")
    try git("merge", "--quiet", "--no-edit", "-m", String(repeating: "y", count: 70), "@{-1}")
    #expect(try check("commits").status == 0)
  }

  private func check(_ what: String) throws -> (status: Int32, output: String) {
    try Command.run(
      ["\(Stack.root)/deploy/dev/check-\(what)", repository.path],
      environment: Stack.plainEnvironment, within: .seconds(300))
  }

  private func commit(_ subject: String, lines: Int, body: String = "") throws {
    let before = (try? String(contentsOfFile: repository.path + "/lines", encoding: .utf8)) ?? ""
    try write(before + String(repeating: "line\n", count: lines), to: "lines")
    try git("add", "--all")
    try git("commit", "--quiet", "-m", subject, "-m", body)
  }

  private func write(_ text: String, to name: String) throws {
    let url = URL(fileURLWithPath: "\(repository.path)/\(name)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  private func git(_ arguments: String...) throws {
    let settings = ["-c", "user.name=Test", "-c", "user.email=test@example.com"]
    let result = try Command.run(
      ["git", "-C", repository.path] + settings + arguments, environment: Stack.plainEnvironment)
    guard result.status == 0 else { throw Stack.Failure(description: result.output) }
  }
}
