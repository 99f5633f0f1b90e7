import Foundation
import TestSupport

/// The file of a deed: each round trip with its statement, how its values are made, and which of
/// its results have rows.
package struct RecordingFile {
  /// Where the recordings lie.
  package static let directory = Stack.root + "/Tests/Benchmarks/recorded"
  /// The statements that a worker sends on each new connection.
  package static let openingName = "connect"
  /// The command that makes them.
  package static let command = "Tests/Benchmarks/record"

  /// The lines that are none of a statement.
  private enum Mark {
    static let (comment, trip, value, rows, handsOn) = ("# ", "== ", "= ", "> ", ":: ")
    static let all = [comment, trip, value, rows, handsOn]
  }

  package let text: String

  /// Reads a recording.
  package init(name: String, in directory: String = directory) throws {
    text = try String(contentsOfFile: directory + "/" + name, encoding: .utf8)
  }

  package init(text: String) {
    self.text = text
  }

  /// Makes a recording out of takes in which everything differs that can.
  init(_ summary: String, _ takes: [Take]) throws {
    let exchanges = takes[0].exchanges
    let trips = exchanges.map(\.trip)
    for take in takes.dropFirst() where take.exchanges.map(\.trip) != trips {
      let differences = Drift.lines(recorded: trips, sent: take.exchanges.map(\.trip))
      throw GeneralLog.Unreadable(
        description: "the same deed was done in two ways:\n" + differences.joined(separator: "\n"))
    }
    let count = "\(trips.count) round trips, \(trips.map(\.statementCount).reduce(0, +)) statements"
    var lines = ["# \(summary): \(count). Written by \(Self.command), not by hand.", ""]
    for (index, exchange) in exchanges.enumerated() {
      lines += try Self.section(exchange, index, takes) + [""]
    }
    let solver = ValueSolver(takes, roundTrips: exchanges.count)
    for name in takes[0].handedOn.keys.sorted() {
      let value = try solver.template(takes.map { $0.handedOn[name] ?? "" })
      lines += ["\(Mark.handsOn)\(name) \(value)", ""]
    }
    text = lines.dropLast().joined(separator: "\n") + "\n"
  }

  private static func section(
    _ exchange: Exchange, _ index: Int, _ takes: [Take]
  ) throws -> [String] {
    let statement = exchange.trip.statement.components(separatedBy: "\n")
    if let wrong = statement.first(where: { line in Mark.all.contains { line.hasPrefix($0) } }) {
      throw GeneralLog.Unreadable(description: "no recording can hold the line: \(wrong)")
    }
    let solver = ValueSolver(takes, roundTrips: index)
    let values = try exchange.values.indices.map { place in
      let line = try solver.line(takes.map { $0.exchanges[index].values[place] })
      return Mark.value + line
    }
    let rows = exchange.results.map { $0.count > 0 ? "some" : "none" }
    return [Mark.trip + exchange.trip.form.rawValue] + statement + values
      + [([Mark.rows.trimmingCharacters(in: .whitespaces)] + rows).joined(separator: " ")]
  }

  func write(as name: String) throws {
    try text.write(toFile: Self.directory + "/" + name, atomically: true, encoding: .utf8)
  }

  /// The statements of the recording as they are batched.
  package var trips: [RoundTrip] {
    var trips: [RoundTrip] = []
    var form: RoundTrip.Form?
    var statement: [String] = []
    for line in text.components(separatedBy: "\n") {
      if line.hasPrefix(Mark.trip) {
        form = RoundTrip.Form(rawValue: String(line.dropFirst(Mark.trip.count)))
        statement = []
      } else if line.hasPrefix(Mark.value) || line == ">" || line.hasPrefix(Mark.rows) {
        if let form { trips.append(RoundTrip(form, statement.joined(separator: "\n"))) }
        form = nil
      } else if form != nil {
        statement.append(line)
      }
    }
    return trips
  }
}
