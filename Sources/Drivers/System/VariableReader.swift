/// Reads environment variables and collects the reasons for which some are wrong.
package struct VariableReader {
  /// Every wrong variable, with the reason.
  package private(set) var wrong: [String] = []

  /// A reader that has found nothing wrong yet.
  package init() {}

  /// The value of a variable; the fallback if it is unset.
  package func text(_ name: String, default fallback: String) -> String {
    Environment.value(name) ?? fallback
  }

  /// A whole number within a range; the fallback if the variable is unset or wrong.
  package mutating func number(
    _ name: String, in range: ClosedRange<Int>, default fallback: Int
  ) -> Int {
    guard let text = Environment.value(name) else { return fallback }
    if let value = Int(text), range.contains(value), String(value) == text { return value }
    refuse(name, "not a number from \(range.lowerBound) to \(range.upperBound)")
    return fallback
  }

  /// The parsed value or fallback; nil if the text cannot be parsed.
  package mutating func parsed<Value>(
    _ name: String, default fallback: String, _ parse: (String) -> Value?
  ) -> Value? {
    if let value = parse(text(name, default: fallback)) { return value }
    refuse(name, "not understood")
    return nil
  }

  /// The first line of the file that a variable names, empty if the variable is unset; nil if the
  /// file cannot be read.
  package mutating func firstLine(ofFileIn name: String) -> String? {
    guard let path = Environment.value(name) else { return "" }
    guard let text = FileSystem.read(path) else {
      refuse(name, "cannot be read")
      return nil
    }
    return text.split(separator: "\n").first.map(String.init) ?? ""
  }

  /// Notes why a variable is wrong.
  package mutating func refuse(_ name: String, _ reason: String) {
    wrong.append("\(name) (\(reason))")
  }
}
