import Foundation

/// A document of the clone, in Markdown.
struct Document {
  /// From the top of the clone.
  let path: String
  /// The lines outside of code blocks.
  let prose: [String]
  /// The lines of code blocks.
  let code: [String]

  init(path: String, text: String) {
    self.path = path
    var prose: [String] = []
    var code: [String] = []
    var isCode = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("```") {
        isCode.toggle()
      } else if isCode {
        code.append(line)
      } else {
        prose.append(line)
      }
    }
    self.prose = prose
    self.code = code
  }

  /// The texts between backticks, which may go over the end of a line.
  var spans: [String] {
    prose.joined(separator: "\n").matches(of: /`([^`]+)`/).map {
      String($0.1).replacing("\n", with: " ")
    }
  }

  /// The targets of links and pictures, without those on other sites.
  var links: [String] {
    let plain = prose.joined(separator: "\n").replacing(/`[^`]*`/, with: "")
    let targets =
      plain.matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) }
      + plain.matches(of: /\s(?:src|href)="([^"]+)"/).map { String($0.1) }
    return targets.filter { !$0.hasPrefix("https://") }
  }

  /// The anchors of the headings, as a forge makes them.
  var anchors: Set<String> {
    var anchors: Set<String> = []
    for line in prose where line.hasPrefix("#") {
      let anchor = Self.anchor(String(line.drop { $0 == "#" }))
      var name = anchor
      var count = 1
      while anchors.contains(name) {
        name = "\(anchor)-\(count)"
        count += 1
      }
      anchors.insert(name)
    }
    return anchors
  }

  /// Every path of the repository that a piece of code names, with its braces opened.
  var paths: [String] {
    (spans + code).flatMap { Self.paths(in: $0) }
  }

  /// Every `file:name` that a piece of code names.
  var places: [(file: String, name: String)] {
    spans.compactMap { span in
      span.wholeMatch(of: /([\w.\/-]+\.[a-z]+):([A-Za-z]\w*)/).map { (String($0.1), String($0.2)) }
    }
  }

  /// Every file that is named without the whole of its path.
  var fileNames: [String] {
    spans.compactMap { span in
      span.wholeMatch(of: /(\w[\w.\/-]*\.(?:swift|sql|js|py|md))(?::\w+)?/).map { String($0.1) }
    }
  }

  /// Every target that `make` is asked for.
  var targets: [String] {
    (spans + code).flatMap { piece in
      piece.matches(of: /(?:^|[\s|;(])make (?:-s )?([a-z][a-z-]*)/).map { String($0.1) }
    }
  }

  private static func paths(in text: String) -> [String] {
    text.matches(
      of: /(?:^|[\s(<='"])((?:Sources|Tests|deploy|sql|nginx|docs|\.ci)\/[^\s)>:;'"…]*)/
    ).flatMap { match in
      opened(String(match.1)).map { path in
        String(path.reversed().drop { ",./".contains($0) }.reversed())
      }
    }
  }

  // a/{b,c}/d is a/b/d and a/c/d.
  private static func opened(_ path: String) -> [String] {
    guard let match = path.firstMatch(of: /\{([^{}]*)\}/) else { return [path] }
    return match.1.split(separator: ",").flatMap { choice in
      opened(path.replacingCharacters(in: match.range, with: String(choice)))
    }
  }

  private static func anchor(_ heading: String) -> String {
    String(
      heading.trimmingCharacters(in: .whitespaces).lowercased().compactMap { letter in
        if letter == " " { return "-" }
        return letter.isLetter || letter.isNumber || letter == "-" || letter == "_" ? letter : nil
      })
  }
}
