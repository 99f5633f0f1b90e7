/// Labels as the text format writes them.
package enum MetricLabels {
  /// `name="value",…` with the escapes that the format demands.
  package static func text(_ labels: KeyValuePairs<String, String>) -> String {
    labels.map { "\($0.key)=\"\(escaped($0.value))\"" }.joined(separator: ",")
  }

  /// The labels of one series for each value; with `within`, for each of those labels and each
  /// value.
  static func series(
    _ name: String, _ values: [String], within labels: [String] = [""]
  ) -> [String] {
    labels.flatMap { label in
      values.map { (label.isEmpty ? "" : label + ",") + text([name: $0]) }
    }
  }

  private static func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n")
  }
}
