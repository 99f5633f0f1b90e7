import Foundation
import TestSupport

/// The files of the clone, read as text.
enum Tree {
  struct File: CustomStringConvertible {
    /// From the top of the clone.
    let path: String
    let text: String
    /// The lines that are code: without comments, and without what strings say.
    let code: [String]

    init(path: String, text: String) {
      self.path = path
      self.text = text
      code = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        // Most lines have neither, and patterns are slow.
        guard line.utf8.contains(where: { $0 == 0x22 || $0 == 0x2F }) else { return String(line) }
        let plain = line.replacing(/"([^"\\]|\\.)*"/, with: "\"\"")
        return String(plain.prefix(upTo: plain.firstRange(of: "//")?.lowerBound ?? plain.endIndex))
      }
    }

    var description: String { path }
    /// The directory below `Sources`, `Sources/Drivers` or `Tests`.
    var module: String {
      let directories = path.split(separator: "/").dropFirst()
      return String(
        (directories.first == "Drivers" ? directories.dropFirst() : directories).first ?? "")
    }

    /// Where code matches, as `path:line`; only lines with one of the hints are looked at.
    func places(of pattern: some RegexComponent, hints: String...) -> [String] {
      code.enumerated().filter { line in
        let text = line.element
        return hints.contains { text.utf8.firstRange(of: $0.utf8) != nil } && text.contains(pattern)
      }.map { "\(path):\($0.offset + 1)" }
    }
  }

  /// Every Swift file below `Sources`.
  static let sources = swiftFiles(below: "Sources")
  /// Every Swift file below `Tests`.
  static let tests = swiftFiles(below: "Tests")

  /// The names in a directory of the clone.
  static func names(in directory: String) -> [String] {
    let path = Stack.root + "/" + directory
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  private static func swiftFiles(below directory: String) -> [File] {
    let root = Stack.root + "/" + directory
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? []
    return paths.filter { $0.hasSuffix(".swift") }.sorted().map { path in
      let text = try? String(contentsOfFile: root + "/" + path, encoding: .utf8)
      return File(path: directory + "/" + path, text: text ?? "")
    }
  }
}
