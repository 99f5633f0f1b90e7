import Testing

@Suite("House style")
struct HouseStyleTests {
  private static let linesMax = 300
  private static let functionLinesMax = 70
  private static let drivers: Set = [
    "FastCGI", "MariaDB", "Memcached", "Signing", "Gzip", "Curl", "Counters", "Paper", "Sockets",
    "System",
  ]

  @Test("The tree is read at all")
  func isRead() {
    #expect(Tree.sources.count > 100)
    #expect(Tree.tests.count > 30)
    #expect(Tree.sources.allSatisfy { !$0.text.isEmpty })
  }

  @Test("No file is longer than 300 lines")
  func fileLength() {
    let long = (Tree.sources + Tree.tests).filter { $0.code.count > Self.linesMax + 1 }
    #expect(long.map { "\($0.path): \($0.code.count) lines" } == [])
  }

  @Test("No function is longer than 70 lines")
  func functionLength() {
    let long = (Tree.sources + Tree.tests).flatMap { file in
      file.functions.filter { $0.lines > Self.functionLinesMax }.map {
        "\(file.path):\($0.start): \($0.lines) lines"
      }
    }
    #expect(long == [])
  }

  @Test("unsafe stands in the drivers alone")
  func unsafeOnlyInDrivers() {
    let others = Tree.sources.filter { !Self.drivers.contains($0.module) }
    #expect(
      others.flatMap {
        $0.places(of: /\bunsafe\b|@unsafe|@safe|nonisolated\(unsafe\)/, hints: "safe")
      } == [])
  }

  @Test("Nothing prints but the log")
  func noPrint() {
    #expect(
      Tree.sources.flatMap {
        $0.places(of: /\b(print|debugPrint|dump|NSLog)\(/, hints: "rint", "dump", "NSLog")
      } == [])
  }

  @Test("Nothing is public, everything outside a file is package or internal")
  func noPublic() {
    let all = Tree.sources + Tree.tests
    #expect(
      all.flatMap {
        $0.places(
          of:
            /\b(public|open)\s+(import|func|var|let|struct|enum|class|final|static|init|protocol|extension|typealias|actor)\b/,
          hints: "public", "open"
        )
      } == [])
  }

  @Test("Errors are handled: no try!, and try? only on the way out")
  func noTryBang() {
    #expect(Tree.sources.flatMap { $0.places(of: /\btry!|\bas!/, hints: "try!", "as!") } == [])
    let tolerated = Tree.sources.flatMap { file in
      file.places(of: /\btry\?/, hints: "try?").filter { place in
        let line = Int(place.split(separator: ":").last ?? "") ?? 1
        return !file.code[line - 1].localizedUppercaseContains("ROLLBACK")
      }
    }
    #expect(tolerated == [])
  }

  @Test("Nothing is unwrapped by force")
  func noForceUnwrap() {
    #expect(Tree.sources.flatMap { $0.places(of: /[\w\)\]]!(?!=)/, hints: "!") } == [])
  }

  @Test("No code is isolated to threads or to actors: a worker is one thread")
  func noConcurrency() {
    let pattern = /\b(async|await|actor|DispatchQueue|Thread|Task)\b/
    #expect(
      Tree.sources.flatMap {
        $0.places(of: pattern, hints: "async", "await", "actor", "Dispatch", "Thread", "Task")
      } == [])
  }

  @Test("Lines are indented by two spaces, and none by tabs")
  func noTabs() {
    let tabbed = (Tree.sources + Tree.tests).filter { $0.text.contains("\t") }
    #expect(tabbed.map(\.path) == [])
  }

  @Test("A file ends with one newline and no line with a space")
  func whitespace() {
    let untidy = (Tree.sources + Tree.tests).filter { file in
      !file.text.hasSuffix("\n") || file.text.hasSuffix("\n\n") || file.text.contains(" \n")
    }
    #expect(untidy.map(\.path) == [])
  }

  @Test("No name says nothing")
  func names() {
    let pattern =
      /\b(struct|class|enum|protocol)\s+\w*(Manager|Helper|Util|Utils|Impl|Common|Base)\b/
    #expect(
      (Tree.sources + Tree.tests).flatMap {
        $0.places(of: pattern, hints: "struct", "class", "enum", "protocol")
      } == [])
  }

  @Test("Every type that other modules see says what it is")
  func documentation() {
    let pattern = /^(@\w+\s+)*package\s+(final\s+)?(struct|enum|class|protocol)\b/
    let silent = Tree.sources.flatMap { file in
      file.places(of: pattern, hints: "package").filter { place in
        let line = Int(place.split(separator: ":").last ?? "") ?? 1
        return !file.isDocumented(line: line)
      }
    }
    #expect(silent == [])
  }
}

extension String {
  fileprivate func localizedUppercaseContains(_ word: String) -> Bool {
    uppercased().contains(word)
  }
}

extension Tree.File {
  /// The functions with their first line and their count of lines, judged by indentation.
  fileprivate var functions: [(start: Int, lines: Int)] {
    let lines = code
    var found: [(start: Int, lines: Int)] = []
    for (index, line) in lines.enumerated() {
      guard
        line.utf8.firstRange(of: "func ".utf8) != nil
          || line.utf8.firstRange(of: "init".utf8) != nil,
        line.contains(
          /^\s*((@\w+|package|private|fileprivate|static|mutating|consuming|override|convenience)\s+)*(func|init)\b/
        ),
        let end = lines[index...].firstIndex(of: line.prefix { $0 == " " } + "}")
      else { continue }
      found.append((index + 1, end - index + 1))
    }
    return found
  }

  /// Whether a documentation comment stands above the line, perhaps with attributes between.
  fileprivate func isDocumented(line: Int) -> Bool {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var index = line - 2
    while index >= 0, lines[index].drop(while: { $0 == " " }).hasPrefix("@") { index -= 1 }
    return index >= 0 && lines[index].drop(while: { $0 == " " }).hasPrefix("///")
  }
}
