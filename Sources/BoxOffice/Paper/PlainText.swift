/// A typed text as one line for print and calendars: every line break, tab and other control is a
/// space, and nothing turns the direction of what stands around the text.
package func plainLine(_ text: String) -> String {
  var scalars = String.UnicodeScalarView()
  for scalar in text.unicodeScalars where !turnsText(scalar) {
    scalars.append(isControl(scalar) ? " " : scalar)
  }
  return trimmed(String(scalars))
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .lineSeparator, .paragraphSeparator: true
  default: false
  }
}

// The marks that embed, override or isolate a direction until they are closed.
private func turnsText(_ scalar: Unicode.Scalar) -> Bool {
  (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
}
