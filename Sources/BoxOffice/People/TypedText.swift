// The standard library keeps normalisation behind this door; the alternative is all of Foundation.
@_spi(_Unicode) private import Swift

func trimmed(_ text: String) -> String {
  let isSpace: (Character) -> Bool = { $0.isWhitespace }
  return String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
}

// Korean typed on one system arrives as syllables, on another as single letters: compose both alike.
func composed(_ text: String) -> String {
  var scalars = String.UnicodeScalarView()
  scalars.append(contentsOf: text._nfc)
  return String(scalars)
}
