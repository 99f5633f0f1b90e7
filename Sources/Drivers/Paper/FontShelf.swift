import CPaper

/// The descriptions of letters by size and weight, made when first asked for. A document has few.
final class FontShelf {
  private let libraries: boxoffice_paper
  private let families: String
  private var descriptions: [TextStyle: FontDescription] = [:]

  init(_ libraries: boxoffice_paper, families: String) {
    self.libraries = libraries
    self.families = families
  }

  func description(_ style: TextStyle) -> FontDescription {
    if let known = descriptions[style] { return known }
    let words = style.isBold ? "\(families) Bold" : families
    let made = FontDescription(libraries, words, size: style.size)
    descriptions[style] = made
    return made
  }
}

/// A family, weight and size as Pango knows them.
@safe final class FontDescription {
  private let libraries: boxoffice_paper
  let pointer: OpaquePointer

  init(_ libraries: boxoffice_paper, _ words: String, size: Double) {
    guard let made = unsafe libraries.pango_font_description_from_string(words) else {
      preconditionFailure("the libraries of letters need memory")
    }
    unsafe libraries.pango_font_description_set_absolute_size(made, size * pangoUnit)
    self.libraries = libraries
    unsafe pointer = made
  }

  deinit {
    unsafe libraries.pango_font_description_free(pointer)
  }
}

/// Pango measures in these parts of a point.
let pangoUnit = 1024.0
