import Foundation
import TestSupport
import Testing

/// The number of the release stands in `Version.swift`. The contract and the changelog, which are
/// read without the code, repeat it.
@Suite("The number of the release")
struct VersionTests {
  private static let place = "Sources/BoxOfficeRuntime/Wiring/Version.swift"

  @Test("The changelog's newest release and the contract have the number of the code")
  func agreement() throws {
    let number = try find(
      in: Self.place, /number = "([0-9.]+)"/)
    #expect(try find(in: "nginx/openapi.yaml", /\n  version: ([0-9.]+)\n/) == number)
    #expect(try releases().first?.number == number)
  }

  @Test("Every release of the changelog has its day, and the newer stands above the older")
  func order() throws {
    let headings = try read("CHANGELOG.md").matches(of: /\n## (.+)/).map { String($0.1) }
    let releases = try releases()
    #expect(headings.filter { $0 != "Unreleased" }.count == releases.count, "\(headings)")
    #expect(headings.dropFirst().allSatisfy { $0 != "Unreleased" })
    let days = releases.map(\.day)
    #expect(days == days.sorted(by: >))
    let numbers = releases.map { $0.number.split(separator: ".").compactMap { Int($0) } }
    #expect(numbers.allSatisfy { $0.count == 3 })
    for (newer, older) in zip(numbers, numbers.dropFirst()) {
      #expect(older.lexicographicallyPrecedes(newer))
    }
  }

  @Test("The number stands nowhere else")
  func onePlace() throws {
    let number = try #require(try releases().first?.number)
    let others = Tree.sources.filter { $0.text.contains("\"\(number)\"") }.map(\.path)
    #expect(others == [Self.place])
    for path in [
      "Package.swift", "Makefile", "README.md", "deploy/debian/control", "deploy/dev/deb",
    ] {
      #expect(try !read(path).contains(number), "\(path)")
    }
  }

  private func releases() throws -> [(number: String, day: String)] {
    try read("CHANGELOG.md").matches(of: /\n## (\d+\.\d+\.\d+) \((\d{4}-\d\d-\d\d)\)\n/).map {
      (String($0.1), String($0.2))
    }
  }

  private func find(in path: String, _ pattern: Regex<(Substring, Substring)>) throws -> String {
    String(try #require(try read(path).firstMatch(of: pattern)).1)
  }

  private func read(_ path: String) throws -> String {
    try String(contentsOfFile: "\(Stack.root)/\(path)", encoding: .utf8)
  }
}
