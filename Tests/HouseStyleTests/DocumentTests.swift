import Foundation
import TestSupport
import Testing

@Suite("The documents")
struct DocumentTests {
  private static let readmeLinesMax = 150
  private static let columnsMax = 120
  /// `Tests/StackTests/Operation/ReadmeTests.swift` runs these.
  private static let tours: Set = ["README.md", "docs/tour.md"]

  private let clone = Clone.shared

  @Test("All documents are read")
  func areRead() {
    #expect(clone.documents.count > 30)
    let needed = [
      "README.md", "SECURITY.md", "docs/architecture.md", "docs/contract.md",
      "docs/contributing.md",
      "docs/figures.md", "docs/operating.md", "docs/rehearsing.md", "docs/runbook.md",
      "docs/tour.md", "docs/decisions/README.md", "sql/admin/README.md", "nginx/www/README.md",
    ]
    #expect(Set(needed).subtracting(clone.documents.map(\.path)) == [])
  }

  @Test("Every link leads to a file or directory, and to a heading of it")
  func links() {
    #expect(clone.documents.flatMap(clone.brokenLinks) == [])
    let bad = Document(
      path: "docs/x.md",
      text: """
        # One
        [gone](gone.md) [no chapter](runbook.md#no-chapter) [none here](#two) <img src="gone.png">
        [one](#one) [a chapter](runbook.md#a-flood) [code](../Sources) [site](https://example.com)
        """)
    #expect(
      clone.brokenLinks(bad) == [
        "docs/x.md: gone.md", "docs/x.md: runbook.md#no-chapter", "docs/x.md: #two",
        "docs/x.md: gone.png",
      ])
  }

  @Test("Every path of the repository in code is there")
  func paths() {
    #expect(clone.documents.flatMap(clone.missingPaths) == [])
    let bad = Document(
      path: "x.md",
      text: """
        `Sources/Gone` and `Sources/{HTTP,Gone2}/Router.swift`, `sql/admin/*.txt`, `Gone3.swift`
        ```
        cat deploy/gone4
        ```
        `Sources/HTTP`, `sql/admin/*.sql`, `sql/{grants,audit}.sql`, `Router.swift`, `/etc/sql/x.sql`
        """)
    #expect(
      clone.missingPaths(bad) == [
        "x.md: Sources/Gone", "x.md: Sources/Gone2/Router.swift", "x.md: sql/admin/*.txt",
        "x.md: deploy/gone4", "x.md: Gone3.swift",
      ])
  }

  @Test("Every file:name stands there")
  func places() {
    let named = clone.documents.flatMap(\.places)
    #expect(named.count > 40)
    #expect(clone.documents.flatMap(clone.missingPlaces) == [])
    let bad = Document(
      path: "x.md", text: "`Routes.swift:gone`, `Gone.swift:rows`, `Routes.swift:rows`")
    #expect(clone.missingPlaces(bad) == ["x.md: Routes.swift:gone", "x.md: Gone.swift:rows"])
  }

  @Test("Every target of make exists, and every target is told of")
  func targets() {
    #expect(clone.targets.count > 10)
    #expect(clone.documents.flatMap(clone.missingTargets) == [])
    #expect(clone.targets.subtracting(clone.documents.flatMap(\.targets)) == [])
    let bad = Document(path: "x.md", text: "`make gone` and `make -s sql`: make it so")
    #expect(clone.missingTargets(bad) == ["x.md: make gone"])
  }

  @Test("What else names a chapter of a document names one that is there")
  func references() {
    let referring = clone.files.filter { $0.contains(/^(deploy|nginx|sql|Sources|Tests|\.ci)\//) }
      .filter { !$0.hasPrefix("Tests/HouseStyleTests/") }
    #expect(referring.flatMap { clone.brokenReferences(in: clone.text($0), of: $0) } == [])
    #expect(
      clone.brokenReferences(
        in: "docs/runbook.md#a-flood README.md#a-flood docs/gone.md docs/runbook.md#gone", of: "x")
        == ["x: README.md#a-flood", "x: docs/gone.md", "x: docs/runbook.md#gone"])
  }

  @Test("The README has at most 150 lines")
  func readmeLength() {
    #expect(
      clone.text("README.md").split(separator: "\n", omittingEmptySubsequences: false).count
        <= Self.readmeLinesMax + 1)
  }

  @Test("Lines are at most 120 columns wide, tables apart")
  func widths() {
    func wide(_ document: Document) -> [String] {
      (document.prose + document.code).filter { $0.count > Self.columnsMax && !$0.hasPrefix("|") }
        .map { "\(document.path): \($0)" }
    }
    #expect(clone.documents.flatMap(wide) == [])
    let long = String(repeating: "x", count: Self.columnsMax + 1)
    #expect(wide(Document(path: "x.md", text: "\(long)\n| \(long) |")) == ["x.md: \(long)"])
  }

  @Test("An example that says what it prints stands where a test runs it")
  func examples() {
    let tours = clone.documents.filter { document in
      document.code.contains { $0.hasPrefix("# → ") }
    }
    #expect(Set(tours.map(\.path)) == Self.tours)
  }

  @Test("Every script of the office is told of, and no other")
  func scripts() {
    let told = clone.documents.filter { $0.path == "sql/admin/README.md" }.flatMap { office in
      office.prose.filter { $0.hasPrefix("|") }.flatMap { $0.matches(of: /`(\w+)`/) }
        .map { String($0.1) }
    }
    let scripts = Tree.names(in: "sql/admin").filter { $0.hasSuffix(".sql") }.map {
      String($0.dropLast(4))
    }
    #expect(told.sorted() == scripts)
  }

  @Test("The top level is the user's")
  func topLevel() throws {
    let allowed: Set = [
      "CHANGELOG.md", "LICENSE", "Makefile", "Package.swift", "README.md", "SECURITY.md",
      "Sources", "Tests", "deploy", "docs", "nginx", "sql",
    ]
    // Files beside the clone's own are no part of it.
    let stored = try Command.run(
      ["/usr/bin/git", "-c", "safe.directory=*", "-C", Stack.root, "ls-files"])
    let paths =
      stored.status == 0 ? stored.output.split(separator: "\n").map(String.init) : clone.files
    let tops = Set(paths.compactMap { $0.split(separator: "/").first.map(String.init) })
    #expect(tops.filter { !$0.hasPrefix(".") } == allowed)
  }
}
