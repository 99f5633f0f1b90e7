import CPaper

/// How a text looks.
package struct TextStyle: Hashable, Sendable {
  /// In points.
  package let size: Double
  package let isBold: Bool
  /// From 0, black, to 1, white.
  package let shade: Double

  package init(_ size: Double, isBold: Bool = false, shade: Double = 0) {
    self.size = size
    self.isBold = isBold
    self.shade = shade
  }
}

/// The page of a document that is being written. Places are in points from the upper left corner.
@safe package final class Sheet {
  private static let wrapWordOrCharacter: Int32 = 2
  private static let ellipsizeEnd: Int32 = 3

  private let libraries: boxoffice_paper
  private let pen: OpaquePointer?
  private let layout: OpaquePointer?
  private let fonts: FontShelf
  /// Whether nothing is drawn and only heights are told, to find out what fits.
  package var isTrial = false

  init(
    _ libraries: boxoffice_paper, pen: OpaquePointer?, context: OpaquePointer?, fonts: FontShelf
  ) {
    self.libraries = libraries
    unsafe self.pen = pen
    self.fonts = fonts
    unsafe layout = libraries.pango_layout_new(context)
    unsafe libraries.pango_layout_set_wrap(layout, Self.wrapWordOrCharacter)
    unsafe libraries.pango_layout_set_ellipsize(layout, Self.ellipsizeEnd)
    unsafe libraries.pango_layout_set_single_paragraph_mode(layout, 1)
  }

  deinit {
    unsafe libraries.g_object_unref(UnsafeMutableRawPointer(layout))
  }

  /// Writes a paragraph and returns its height. Lines end between words where they can; more than
  /// so many lines end with an ellipsis.
  package func write(
    _ text: String, _ style: TextStyle, x: Double, y: Double, width: Double, linesMax: Int = 1
  ) -> Double {
    let height = measure(text, style, width: width, linesMax: linesMax).height
    guard !isTrial else { return height }
    shade(style.shade)
    unsafe libraries.cairo_move_to(pen, x, y)
    unsafe libraries.pango_cairo_show_layout(pen, layout)
    return height
  }

  /// The lines that a paragraph would have without a limit.
  package func lines(of text: String, _ style: TextStyle, width: Double) -> Int {
    measure(text, style, width: width, linesMax: Int(Int32.max)).lines
  }

  /// Fills a rectangle.
  package func fill(x: Double, y: Double, width: Double, height: Double, shade: Double = 0) {
    guard !isTrial else { return }
    self.shade(shade)
    unsafe libraries.cairo_rectangle(pen, x, y, width, height)
    unsafe libraries.cairo_fill(pen)
  }

  /// Draws a QR code as a square of that width at most. Its squares have whole points, which stay
  /// sharp on screens, and all of it is one stroke: an edge that two share may show as a light
  /// line. Rectangles need twice as many numbers, whose writing takes most of the time.
  package func draw(_ code: QRCode, x: Double, y: Double, width: Double) {
    guard !isTrial else { return }
    let square = (width / Double(code.size)).rounded(.down)
    shade(0)
    unsafe libraries.cairo_set_line_width(pen, square)
    for row in 0..<code.size {
      let middle = y + (Double(row) + 0.5) * square
      for bar in code.bars(ofRow: row) {
        let left = x + Double(bar.column) * square
        unsafe libraries.cairo_move_to(pen, left, middle)
        unsafe libraries.cairo_line_to(pen, left + Double(bar.length) * square, middle)
      }
    }
    unsafe libraries.cairo_stroke(pen)
  }

  /// Draws what follows on this page smaller: 1 is the full size.
  package func scale(_ factor: Double) {
    unsafe libraries.cairo_identity_matrix(pen)
    unsafe libraries.cairo_scale(pen, factor, factor)
  }

  /// Ends this page; the next begins in full size.
  package func endPage() {
    unsafe libraries.cairo_identity_matrix(pen)
    unsafe libraries.cairo_show_page(pen)
  }

  private func measure(
    _ text: String, _ style: TextStyle, width: Double, linesMax: Int
  ) -> (height: Double, lines: Int) {
    let bytes = Array(text.utf8)
    unsafe bytes.withUnsafeBytes { bytes in
      unsafe libraries.pango_layout_set_text(
        layout, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
    }
    unsafe libraries.pango_layout_set_font_description(layout, fonts.description(style).pointer)
    unsafe libraries.pango_layout_set_width(layout, Int32(width * pangoUnit))
    // A negative height is a number of lines.
    unsafe libraries.pango_layout_set_height(layout, Int32(-linesMax))
    var (wide, high): (Int32, Int32) = (0, 0)
    unsafe libraries.pango_layout_get_size(layout, &wide, &high)
    return (Double(high) / pangoUnit, Int(unsafe libraries.pango_layout_get_line_count(layout)))
  }

  private func shade(_ shade: Double) {
    unsafe libraries.cairo_set_source_rgb(pen, shade, shade, shade)
  }
}
