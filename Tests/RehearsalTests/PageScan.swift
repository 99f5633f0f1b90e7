/// The faults in the form of a page, whose style is the only element that holds no markup.
struct PageScan {
  private(set) var faults: [String] = []
  private var open: [Substring] = []
  private var identities: Set<Substring> = []

  init(_ page: String) {
    guard page.hasPrefix("<!DOCTYPE html>\n") else {
      faults = ["no document type"]
      return
    }
    var rest = page.dropFirst("<!DOCTYPE html>".count)
    while let start = rest.firstIndex(of: "<") {
      readText(rest[..<start])
      guard let end = rest[start...].firstIndex(of: ">") else {
        faults.append("a tag without end")
        return
      }
      readTag(rest[rest.index(after: start)..<end])
      rest = rest[rest.index(after: end)...]
    }
    readText(rest)
    faults += open.map { "\($0) is not closed" }
  }

  private mutating func readText(_ text: Substring) {
    let plain = text.replacing(/&(amp|lt|gt|quot|#39);/, with: "")
    if plain.contains("&") || (plain.contains(">") && open.last != "style") {
      faults.append("not escaped: \(text)")
    }
    if open.isEmpty, !text.allSatisfy(\.isWhitespace) { faults.append("text outside: \(text)") }
  }

  private mutating func readTag(_ tag: Substring) {
    if tag.hasPrefix("/") {
      if open.popLast() != tag.dropFirst() { faults.append("closed out of order: \(tag)") }
      return
    }
    let form = /([a-z][a-z0-9]*)((?: [a-zA-Z-]+="[^"]*")*)(\/?)/
    guard let parts = tag.wholeMatch(of: form) else {
      faults.append("not a tag: \(tag)")
      return
    }
    var names: Set<Substring> = []
    for attribute in parts.output.2.matches(of: /\s([a-zA-Z-]+)="([^"]*)"/) {
      if !names.insert(attribute.output.1).inserted { faults.append("twice in \(tag)") }
      if attribute.output.1 == "id", !identities.insert(attribute.output.2).inserted {
        faults.append("two of \(attribute.output.2)")
      }
    }
    if parts.output.3.isEmpty { open.append(parts.output.1) }
  }
}
