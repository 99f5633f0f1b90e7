import CPaper

/// The descriptions of letters by size and weight, made when first asked for. A document has few.
@safe final class FontShelf {
  private let libraries: boxoffice_paper
  private let families: String
  private var descriptions: [TextStyle: OpaquePointer] = unsafe [:]

  init(_ libraries: boxoffice_paper, families: String) {
    self.libraries = libraries
    self.families = families
  }

  deinit {
    unsafe descriptions.values.forEach { unsafe libraries.pango_font_description_free($0) }
  }

  func description(_ style: TextStyle) -> OpaquePointer {
    if let known = unsafe descriptions[style] { return unsafe known }
    let words = style.isBold ? "\(families) Bold" : families
    guard let made = unsafe libraries.pango_font_description_from_string(words) else {
      preconditionFailure("the libraries of letters need memory")
    }
    unsafe libraries.pango_font_description_set_absolute_size(made, style.size * pangoUnit)
    unsafe descriptions[style] = made
    return unsafe made
  }
}

/// Pango measures in these parts of a point.
let pangoUnit = 1024.0
