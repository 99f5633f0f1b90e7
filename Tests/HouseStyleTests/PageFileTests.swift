import Foundation
import TestSupport
import Testing

@Suite("The files of the page")
struct PageFileTests {
  private static let languages = ["ko", "en"]
  private static let linesMax = 300
  /// The rooms from the bottom to the top, and the scripts that stand outside of a room.
  private static let floors = [
    ["net", "qr"], ["i18n"], ["look", "seats"], ["router.js"], ["desk"], ["views"],
    ["shell.js"], ["app.js"],
  ]
  private static let ours = ["offline", "malformed_request", "uri_too_long", "headers_too_large"]

  @Test("Every problem has its sentence and a next step in both languages")
  func problems() throws {
    let told = Tree.sources.filter { $0.module == "BoxOfficeAPI" }.flatMap {
      $0.text.matches(of: /(?:Problem|self\.init)\(\s*\d{3}, "(\w+)"/).map { String($0.1) }
    }
    #expect(Set(told).count > 25)
    for language in Self.languages {
      let explained = try Set(names(in: "i18n/problems.\(language).js"))
      #expect(Set(told + Self.ours).subtracting(explained) == [], "\(language)")
    }
  }

  @Test("Both languages have the same words, with the same gaps to fill")
  func words() throws {
    for file in ["", "problems."] {
      let tables = try Self.languages.map { try table(in: "i18n/\(file)\($0).js") }
      #expect(Set(tables[0].keys) == Set(tables[1].keys))
      for (name, gaps) in tables[0] { #expect(gaps == tables[1][name], "\(name)") }
    }
  }

  @Test("Every word that the page says is in the dictionary")
  func said() throws {
    let known = try Set(names(in: "i18n/en.js"))
    let said = try scripts().flatMap { path in
      try text(path).matches(of: /\bt\('(\w+)'/).map { String($0.1) }
    }
    #expect(said.count > 100)
    #expect(Set(said).subtracting(known) == [])
  }

  @Test("No file is longer than 300 lines, nothing makes markup out of text, nothing is inline")
  func style() throws {
    for path in try scripts() {
      let text = try text(path)
      #expect(text.split(separator: "\n").count <= Self.linesMax, "\(path)")
      let markup = text.contains(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/)
      #expect(!markup, "\(path)")
    }
    let page = try text("index.html")
    #expect(!page.contains(/\sstyle=|\son\w+=|<style|<script>/))
    #expect(!page.contains(/(?:src|href)="(?:https?:)?\/\//))
  }

  @Test("A script imports from its own room and from the floors below, never upwards")
  func floors() throws {
    var imports = 0
    for path in try scripts() where path != "first.js" {
      for found in try text(path).matches(of: /(?:\bfrom|\bimport) '(\.[^']+)'/) {
        let target = resolved(String(found.1), from: path)
        imports += 1
        let isInside = room(of: path) == room(of: target)
        let (above, below) = (try floor(of: path), try floor(of: target))
        #expect(isInside || above > below, "\(path) imports \(target)")
      }
    }
    #expect(imports > 150)
  }

  private func room(of path: String) -> String {
    String(path.split(separator: "/")[0])
  }

  private func floor(of path: String) throws -> Int {
    try #require(
      Self.floors.firstIndex { $0.contains(room(of: path)) }, "\(path) is on no floor")
  }

  private func resolved(_ target: String, from path: String) -> String {
    let folder = URL(fileURLWithPath: "/\(path)").deletingLastPathComponent()
    return String(folder.appendingPathComponent(target).standardized.path.dropFirst())
  }

  private func table(in path: String) throws -> [String: [String]] {
    var table: [String: [String]] = [:]
    for line in try text(path).split(separator: "\n") {
      guard let name = line.prefixMatch(of: /\s\s(\w+):\s/)?.1 else { continue }
      table[String(name)] = Set(line.matches(of: /\{(\w+)\}/).map { String($0.1) }).sorted()
    }
    return table
  }

  private func names(in path: String) throws -> [String] {
    try text(path).matches(of: /\n\s\s(\w+):\s/).map { String($0.1) }
  }

  private func scripts() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: "\(Stack.root)/nginx/www")
      .filter { $0.hasSuffix(".js") }
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: "\(Stack.root)/nginx/www/\(path)", encoding: .utf8)
  }
}
