import Foundation
import TestSupport

/// The files of the clone by their paths, and the parts of them that documents may name.
struct Clone {
  static let shared = Clone()

  /// Every file, from the top of the clone.
  let files: [String]
  /// The paths with their directories.
  private let paths: Set<String>
  let documents: [Document]
  /// The targets of the Makefile.
  let targets: Set<String>

  private init() {
    let made: Set = [".build", ".run", ".git", ".swiftpm"]
    var files: [String] = []
    var paths: Set<String> = []
    for top in Tree.names(in: "") where !made.contains(top) {
      let below = (try? FileManager.default.subpathsOfDirectory(atPath: "\(Stack.root)/\(top)"))
      for path in [top] + (below ?? []).map({ "\(top)/\($0)" }) {
        paths.insert(path)
        if !Self.isDirectory(path) { files.append(path) }
      }
    }
    self.files = files.sorted()
    self.paths = paths
    documents = self.files.filter { $0.hasSuffix(".md") }.map {
      Document(path: $0, text: Self.text($0))
    }
    targets = Set(
      Self.text("Makefile").split(separator: "\n").filter { $0.hasPrefix(".PHONY:") }.flatMap {
        $0.split(separator: " ").dropFirst().map(String.init)
      })
  }

  func text(_ path: String) -> String { Self.text(path) }

  func brokenLinks(_ document: Document) -> [String] {
    document.links.filter { link in
      let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let path =
        parts[0].isEmpty ? document.path : Self.path(String(parts[0]), beside: document.path)
      if parts.count == 1 { return !paths.contains(path) }
      let target = path == document.path ? document : documents.first { $0.path == path }
      return target?.anchors.contains(String(parts[1])) != true
    }.map { "\(document.path): \($0)" }
  }

  func missingPaths(_ document: Document) -> [String] {
    let missing =
      document.paths.filter { !isThere($0) } + document.fileNames.filter { !isNamed($0) }
    return missing.map { "\(document.path): \($0)" }
  }

  func missingPlaces(_ document: Document) -> [String] {
    document.places.filter { place in
      !files.contains { isSuffix(place.file, of: $0) && declares(place.name, in: $0) }
    }.map { "\(document.path): \($0.file):\($0.name)" }
  }

  func missingTargets(_ document: Document) -> [String] {
    document.targets.filter { !targets.contains($0) }.map { "\(document.path): make \($0)" }
  }

  /// The documents and chapters that a text of any kind names, and that are not there.
  func brokenReferences(in text: String, of path: String) -> [String] {
    text.matches(of: /(?:docs\/[\w\/-]+|README)\.md(?:#[\w-]+)?/).map { String($0.0) }
      .filter { reference in
        let parts = reference.split(separator: "#").map(String.init)
        guard let document = documents.first(where: { $0.path == parts[0] }) else { return true }
        return parts.count == 2 && !document.anchors.contains(parts[1])
      }.map { "\(path): \($0)" }
  }

  // NNN_verb_noun, NNNN-title and NAME stand for anything, as * does.
  private func isThere(_ path: String) -> Bool {
    let pattern = path.replacing(/NNN[a-zN_-]*|NAME/, with: "*")
    guard pattern.contains("*") else { return paths.contains(pattern) }
    return paths.contains { unsafe fnmatch(pattern, $0, FNM_PATHNAME) == 0 }
  }

  private func isNamed(_ file: String) -> Bool {
    files.contains { isSuffix(file, of: $0) } || isThere(file)
  }

  private func isSuffix(_ file: String, of path: String) -> Bool {
    path == file || path.hasSuffix("/" + file)
  }

  private func declares(_ name: String, in path: String) -> Bool {
    let text = text(path)
    guard text.contains(name) else { return false }
    guard path.hasSuffix(".swift") else { return true }
    let kinds = "func|let|var|case|struct|class|enum|protocol|typealias"
    let pattern = "\\b(\(kinds)) `?\(name)\\b" + (name == "init" ? "|\\binit\\(" : "")
    return text.range(of: pattern, options: .regularExpression) != nil
  }

  private static func isDirectory(_ path: String) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: "\(Stack.root)/\(path)")
    return attributes?[.type] as? FileAttributeType == .typeDirectory
  }

  private static func text(_ path: String) -> String {
    (try? String(contentsOfFile: "\(Stack.root)/\(path)", encoding: .utf8)) ?? ""
  }

  private static func path(_ link: String, beside document: String) -> String {
    var parts = document.split(separator: "/").dropLast()
    for part in link.split(separator: "/") where part != "." {
      if part == ".." { parts = parts.dropLast() } else { parts.append(part) }
    }
    return parts.joined(separator: "/")
  }
}
