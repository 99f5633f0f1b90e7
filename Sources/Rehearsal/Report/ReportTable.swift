extension Report {
  private static let violationsMax = 20
  private static let errorsMax = 4

  /// The report for the terminal: a line per step, then the errors, those inside and outside of a
  /// flood, then the verdict.
  package var table: String {
    let head = ["step", "count", "per second", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "errors"]
    let rows = figures.map { step in
      [
        step.step.rawValue, "\(step.latencies.count)",
        Reading.tenths(tenthsPerSecond(step.latencies.count)),
      ] + step.quantiles.map { $0.map(Reading.milliseconds) ?? "-" } + [errors(of: step)]
    }
    return columns([head] + rows) + calmText + verdictText
  }

  private func errors(of step: StepFigures) -> String {
    let named = step.errors.prefix(Self.errorsMax).map { "\($0.outcome): \($0.count)" }
    let rest = step.errors.dropFirst(Self.errorsMax).reduce(0) { $0 + $1.count }
    return (named + (rest > 0 ? ["others: \(rest)"] : [])).joined(separator: ", ")
  }

  /// Aligns text to the left and numbers to the right; the last column is not padded.
  private func columns(_ rows: [[String]]) -> String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        if column == row.count - 1 { return cell }
        return column == 0 ? cell + space : space + cell
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
    }.joined()
  }

  private var verdictText: String {
    guard let verdict else { return "\nNot judged: nobody looked into the database.\n" }
    let scope = verdict.scope
    var text = """

      Compared \(scope.attempts) requests with \(scope.holds) holds, \(scope.orders) orders, \
      \(scope.cancellations) cancellations, \(scope.charges) charges and \(scope.passes) passes.
      Left without an answer: \(verdict.unknowns.happened) had happened, \
      \(verdict.unknowns.didNotHappen) had not.

      """
    guard !verdict.isClean else { return text + "Every promise was kept.\n" }
    for violation in verdict.violations.prefix(Self.violationsMax) { text += "\(violation)\n" }
    let rest = verdict.violations.count - Self.violationsMax
    if rest > 0 { text += "and \(rest) more\n" }
    return text + "\(verdict.violations.count) violations.\n"
  }
}

extension StepFigures {
  /// The quantiles in the report, in thousandths, with their names.
  static let shares = [(500, "p50"), (900, "p90"), (990, "p99"), (999, "p99.9")]

  /// The quantiles in nanoseconds, in the order of the shares.
  var quantiles: [UInt64?] { Self.shares.map { latencies.quantile(perMille: $0.0) } }
}
