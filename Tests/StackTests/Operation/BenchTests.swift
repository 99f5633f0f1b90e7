import Foundation
import TestSupport
import Testing

@Suite("Two builds in turns")
struct BenchTests {
  @Test(
    "The interval is that of the median by order statistics",
    arguments: [
      ([2.0], "2.000 2.000..2.000 0.0 % of 1 pair"),
      ([2, 1, 0.5], "1.000 0.500..2.000 75.0 % of 3 pairs"),
      ([4, 1, 0.5, 2], "1.500 0.500..4.000 87.5 % of 4 pairs"),
      ([5, 1, 4, 2, 3], "3.000 1.000..5.000 93.8 % of 5 pairs"),
      ([6, 1, 5, 2, 4, 3], "3.500 1.000..6.000 96.9 % of 6 pairs"),
      ([9, 8, 7, 6, 5, 4, 3, 2, 1], "5.000 2.000..8.000 96.1 % of 9 pairs"),
      (
        [1.05, 0.91, 1.04, 0.92, 1.03, 0.93, 1.02, 0.94, 1.01, 0.95, 1],
        "1.000 0.920..1.040 98.8 % of 11 pairs"
      ),
      ((1...20).map { Double($0) }, "10.500 6.000..15.000 95.9 % of 20 pairs"),
    ] as [([Double], String)])
  func interval(ratios: [Double], expected: String) throws {
    let rows = try Self.judge("rows", Self.pairs("figure", ratios))
    #expect(
      rows.output.split(separator: " ").dropFirst(5).joined(separator: " ") == expected + "\n")
  }

  @Test("A time or a size is better when it is less, and 1 and above is always the better")
  func direction() throws {
    let rows = try Self.judge(
      "rows", "rate\t/s\tmore\tmedian\t30\t20\t0\t0\ntime\tms\tless\tmedian\t20\t30\t0\t0\n")
    let fields = rows.output.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(fields[0][0...5] == ["rate", "30.00", "/s", "20.00", "/s", "1.500"])
    #expect(fields[1][0...5] == ["time", "20.00", "ms", "30.00", "ms", "1.500"])
  }

  @Test("Requests that failed stand beside their figure")
  func failures() throws {
    let rows = try Self.judge(
      "rows", "f\t/s\tmore\tmedian\t1\t1\t2\t0\nf\t/s\tmore\tmedian\t1\t1\t1\t5\n")
    #expect(rows.output.hasSuffix("50.0 % of 2 pairs, FAILED: new 3, old 5\n"))
  }

  @Test(
    "Each rule has an edge",
    arguments: [
      ("interval", [0.9, 0.969] + Array(repeating: 0.969, count: 8) + [1.2], "NO: f 0.969"),
      ("interval", [0.9, 0.9] + Array(repeating: 0.91, count: 7) + [0.97, 0.97], "yes"),
      ("median", [0.89, 0.899, 1.5], "NO: f 0.899"),
      ("median", [0.5, 0.9, 0.9], "yes"),
      ("tail", [0.1, 0.899, 0.2], "NO: f 0.200"),
      ("tail", [0.1, 0.9, 0.2], "yes"),
    ] as [(String, [Double], String)])
  func rules(rule: String, ratios: [Double], expected: String) throws {
    let verdict = try Self.judge("verdict", Self.pairs("f", ratios, rule: rule))
    let lines = verdict.output.split(separator: "\n")
    #expect(lines.count == 1)
    #expect(lines[0].contains(": " + expected))
    #expect(verdict.status == (expected == "yes" ? 0 : 1))
  }

  @Test("Too few pairs leave the rule of the interval undecided, and what is not judged is silent")
  func undecided() throws {
    let few = try Self.judge("verdict", Self.pairs("f", [1, 1, 1, 1, 1], rule: "interval"))
    #expect(few.output == "verdict: undecided, of fewer than six pairs: f\n")
    #expect(few.status == 1)
    let unjudged = try Self.judge("verdict", Self.pairs("f", [0.1], rule: "-"))
    #expect(unjudged.output.isEmpty)
    #expect(unjudged.status == 0)
  }

  @Test(
    "What is no pair is refused",
    arguments: ["f\t/s\tmore\tmedian\t1\t0\t0\t0", "f\t/s\tmost\tmedian\t1\t1\t0\t0", "f\t1\t1"])
  func noPair(line: String) throws {
    let result = try Self.judge("rows", line + "\n")
    #expect(result.status == 2)
    #expect(result.output == "judge.awk: line 1 is no pair: \(line)\n")
  }

  @Test("A statement of the slow log has a name, and inside of a block its own time")
  func statements() throws {
    let entries: [(String, Double, Int, String, String)] = [
      (
        "boxoffice", 0.25, 3, "",
        "SELECT (SELECT MAX(id) FROM hold), GROUP_CONCAT(a) FROM seat\nWHERE a = 1"
      ),
      (
        "boxoffice", 0.125, 1, "# Stored_routine: .\n",
        "UPDATE seat FORCE INDEX (PRIMARY)\nSET a = 2"
      ),
      ("boxoffice", 0.375, 0, "# Stored_routine: .\n", "COMMIT"),
      (
        "boxoffice", 0.5, 1, "",
        "BEGIN NOT ATOMIC UPDATE seat FORCE INDEX (PRIMARY)\nSET a = ?; COMMIT; END"
      ),
      ("root", 9, 9, "", "SELECT 1 FROM hold"),
    ]
    let log = entries.map { user, seconds, rows, inner, text in
      """
      # User@Host: \(user)[\(user)] @ localhost []
      # Thread_id: 5  Schema: boxoffice  QC_hit: No
      # Query_time: \(seconds)  Lock_time: 0.0  Rows_sent: 1  Rows_examined: \(rows)
      \(inner)SET timestamp=1795819801;
      \(text);

      """
    }
    let table = try Command.run(
      [
        "/usr/bin/awk", "-v", "purchases=2", "-v", "lines=9", "-f",
        Stack.root + "/Tests/Benchmarks/statements.awk",
      ], input: log.joined())
    let lines = table.output.split(separator: "\n").map { line in
      line.split(separator: " ").joined(separator: " ")
    }
    #expect(
      lines[1...2] == [
        "{update seat, commit} 1 500.00 0.50 1 0.50", "list seat 1 250.00 0.25 3 0.50",
      ])
    #expect(lines[4...5] == ["commit 1 250.00 0.25 0 0.50", "update seat 1 125.00 0.12 1 0.50"])
    #expect(
      lines[6]
        == "0.8 s inside of statements, waiting included: 1.0 round trips and 1.5 statements a purchase"
    )
  }

  @Test(
    "What cannot be measured is refused in one line, before anything is built",
    arguments: [
      (["AGAINST": "no-such-revision"], "there is no revision no-such-revision in this clone"),
      (["AGAINST": "--help"], "there is no revision --help in this clone"),
      (
        ["AGAINST": "HEAD", "ONLY": "holds nothing"],
        "there is no figure nothing; there are: cached"
      ),
      (["AGAINST": "HEAD", "PAIRS": "0"], "wrong settings: PAIRS=0 (not a number from 1 to 1000)"),
      (
        ["AGAINST": "HEAD", "EACH": "two"], "wrong settings: EACH=two (not a number from 1 to 600)"
      ),
      (["ONLY": "flood", "FLOOD_ROWS": "line party"], "there is no row party; there are: line"),
      (["ONLY": "flood", "FLOOD_FACTORS": "2 0"], "FLOOD_FACTORS and FLOOD_BEST are whole"),
      (["ONLY": "flood", "FLOOD_BEST": "320"], "FLOOD_BEST is two numbers"),
      (["ONLY": "flood", "FLOOD_THINK": "2-20"], "FLOOD_THINK is short, long or both, not 2-20"),
      (["ONLY": "flood", "FLOOD_SECONDS": "0"], "wrong settings: FLOOD_SECONDS=0 (not a number"),
      (["ONLY": "flood", "AGAINST": "HEAD"], "flood has a control of its own"),
      (["AGAINST": "HEAD", "STRICT": "2"], "wrong settings: STRICT=2 (not a number from 0 to 1)"),
    ])
  func refusals(settings: [String: String], expected: String) throws {
    let result = try Self.bench(in: Stack.root, settings)
    #expect(result.output.hasPrefix("boxoffice: " + expected), "\(result.output)")
    #expect(result.output.split(separator: "\n").count == 1)
    #expect(result.status == 1)
  }

  /// A clone of its own, because the oldest revision has to be one without scripts.
  @Test("A revision without a stack is refused, and so is a tree that git does not know")
  func tooOld() throws {
    let directory = try PrivateDirectory()
    let copy = directory.path + "/a copy"
    try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
    for part in ["deploy", "Tests", "nginx"] {
      try FileManager.default.copyItem(atPath: Stack.root + "/" + part, toPath: copy + "/" + part)
    }
    let unknown = try Self.bench(in: copy, ["AGAINST": "HEAD"])
    #expect(unknown.output == "boxoffice: AGAINST needs a clone made by git, and \(copy) is none\n")
    for arguments in [["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "Begin"]] {
      let git = ["/usr/bin/git", "-c", "user.name=B", "-c", "user.email=b@example.org", "-C", copy]
      #expect(try Command.run(git + arguments).status == 0)
    }
    let old = try Self.bench(in: copy, ["AGAINST": "HEAD"])
    #expect(old.output.hasPrefix("boxoffice: HEAD is too old, it has no deploy/dev/up: the oldest"))
    #expect(old.output.split(separator: "\n").count == 1)
  }

  private static func bench(in tree: String, _ settings: [String: String]) throws -> (
    status: Int32, output: String
  ) {
    let environment = Stack.plainEnvironment.merging(settings) { _, new in new }
    return try Command.run([tree + "/deploy/dev/bench"], environment: environment)
  }

  private static func judge(_ part: String, _ lines: String) throws -> (
    status: Int32, output: String
  ) {
    try Command.run(
      ["/usr/bin/awk", "-v", "part=" + part, "-f", Stack.root + "/Tests/Benchmarks/judge.awk"],
      input: lines)
  }

  private static func pairs(_ figure: String, _ ratios: [Double], rule: String = "median") -> String
  {
    ratios.map { "\(figure)\t/s\tmore\t\(rule)\t\($0 * 1000)\t1000\t0\t0\n" }.joined()
  }
}
