/// Compares what is recorded with what a worker sends.
package enum Drift {
  /// The differences in words; none where statements, order and round trips are the same.
  package static func lines(recorded: [RoundTrip], sent: [RoundTrip]) -> [String] {
    let (recorded, sent) = (recorded.map(\.asLogged), sent.map(\.asLogged))
    var lines: [String] = []
    if recorded.count != sent.count {
      lines.append("\(recorded.count) round trips are recorded, and a worker makes \(sent.count)")
    }
    for (index, (old, new)) in zip(recorded, sent).enumerated() where old != new {
      lines += ["round trip \(index + 1):"] + difference(old, new)
    }
    for (index, trip) in sent.enumerated().dropFirst(recorded.count) {
      lines += ["round trip \(index + 1) is new:"] + marked("+", trip.statement.split("\n"))
    }
    for (index, trip) in recorded.enumerated().dropFirst(sent.count) {
      lines += ["round trip \(index + 1) is gone:"] + marked("-", trip.statement.split("\n"))
    }
    return lines
  }

  private static func difference(_ old: RoundTrip, _ new: RoundTrip) -> [String] {
    let form = old.form == new.form ? [] : ["- sent as \(old.form)", "+ sent as \(new.form)"]
    let (before, after) = (old.statement.split("\n"), new.statement.split("\n"))
    return form
      + after.difference(from: before).map { change in
        switch change {
        case .remove(_, let line, _): "- \(line)"
        case .insert(_, let line, _): "+ \(line)"
        }
      }
  }

  private static func marked(_ mark: String, _ lines: [Substring]) -> [String] {
    lines.map { "\(mark) \($0)" }
  }
}

extension RoundTrip {
  /// The server cuts off what a statement has at its end before it writes it into its log.
  fileprivate var asLogged: RoundTrip {
    let end = statement.lastIndex { !$0.isWhitespace && $0 != ";" }
    return RoundTrip(form, end.map { String(statement[...$0]) } ?? "")
  }
}

extension String {
  fileprivate func split(_ separator: Character) -> [Substring] {
    split(separator: separator, omittingEmptySubsequences: false)
  }
}
