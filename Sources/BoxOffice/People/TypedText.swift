// The standard library offers normalisation only through this SPI; the alternative is all of
// Foundation.
@_spi(_Unicode) private import Swift

func trimmed(_ text: String) -> String {
  let isSpace: (Character) -> Bool = { $0.isWhitespace }
  return String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
}

// Korean arrives as syllables from some systems and as single letters from others, so both are
// composed.
func composed(_ text: String) -> String {
  var scalars = String.UnicodeScalarView()
  scalars.append(contentsOf: text._nfc)
  return String(scalars)
}
