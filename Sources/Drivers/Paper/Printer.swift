import CPaper
private import Glibc

/// Prints documents as PDF, with the letters of all scripts shaped and ordered as they must be.
///
/// The libraries for this are loaded with the first printer of a process, and stay.
@safe package final class Printer {
  private static let titleField: Int32 = 0

  private let libraries: boxoffice_paper
  private let fontMap: OpaquePointer
  private let fontSettings: OpaquePointer
  private let fonts: FontShelf

  /// A printer with the letters of these files and no others, so that its documents are the same on
  /// every host; the first family is used as far as it goes.
  package init(fontFiles: [String], families: String) throws(PaperError) {
    var libraries = boxoffice_paper()
    if let missing = unsafe boxoffice_paper_open(&libraries) {
      throw .libraryMissing(unsafe String(cString: missing))
    }
    let absent = fontFiles.first { unsafe access($0, R_OK) != 0 }
    if let absent { throw .fontMissing(absent) }
    guard let settings = unsafe libraries.FcConfigCreate(),
      let map = unsafe libraries.pango_cairo_font_map_new()
    else { preconditionFailure("the libraries of letters need memory") }
    for file in fontFiles {
      let isTaken = unsafe Array(file.utf8CString).withUnsafeBytes { bytes in
        unsafe libraries.FcConfigAppFontAddFile(
          settings, bytes.bindMemory(to: UInt8.self).baseAddress)
      }
      guard isTaken != 0 else { throw .fontMissing(file) }
    }
    unsafe libraries.pango_fc_font_map_set_config(map, settings)
    self.libraries = libraries
    unsafe fontMap = map
    unsafe fontSettings = settings
    fonts = FontShelf(libraries, families: families)
  }

  deinit {
    unsafe libraries.g_object_unref(UnsafeMutableRawPointer(fontMap))
    unsafe libraries.FcConfigDestroy(fontSettings)
  }

  /// A document of pages of that size in points, which the closure writes one after the other.
  package func document(
    title: String, width: Double, height: Double, _ write: (Sheet) -> Void
  ) throws(PaperError) -> [UInt8] {
    let output = Output()
    let closure = unsafe Unmanaged.passUnretained(output).toOpaque()
    let surface = unsafe libraries.cairo_pdf_surface_create_for_stream(
      writeOutput, closure, width, height)
    defer { unsafe libraries.cairo_surface_destroy(surface) }
    unsafe libraries.cairo_pdf_surface_set_metadata(surface, Self.titleField, title)
    let pen = unsafe libraries.cairo_create(surface)
    let context = unsafe libraries.pango_font_map_create_context(fontMap)
    unsafe libraries.pango_cairo_update_context(pen, context)
    unsafe libraries.pango_context_set_round_glyph_positions(context, 0)
    unsafe write(Sheet(libraries, pen: pen, context: context, fonts: fonts))
    let status = unsafe libraries.cairo_status(pen)
    unsafe libraries.g_object_unref(UnsafeMutableRawPointer(context))
    unsafe libraries.cairo_destroy(pen)
    unsafe libraries.cairo_surface_finish(surface)
    let ending = unsafe libraries.cairo_surface_status(surface)
    guard status == 0, ending == 0 else { throw .refused(max(status, ending)) }
    return withExtendedLifetime(output) { output.bytes }
  }

  /// A QR code of the text, error correction level M; throws where it is too long for one.
  package func code(of text: String) throws(PaperError) -> QRCode {
    let bytes = Array(text.utf8)
    guard let code = unsafe libraries.QRcode_encodeData(Int32(bytes.count), bytes, 0, levelM)
    else { throw .refused(errno) }
    defer { unsafe libraries.QRcode_free(code) }
    let size = Int(unsafe code.pointee.width)
    let squares = unsafe UnsafeBufferPointer(start: code.pointee.data, count: size * size)
    return QRCode(size: size, isDark: unsafe squares.map { $0 & 1 == 1 })
  }
}

private let levelM: Int32 = 1

/// The bytes of a document so far.
private final class Output {
  var bytes: [UInt8] = []
}

private func writeOutput(
  closure: UnsafeMutableRawPointer?, data: UnsafePointer<UInt8>?, length: UInt32
) -> Int32 {
  guard let closure = unsafe closure else { preconditionFailure("the closure is ours") }
  let output = unsafe Unmanaged<Output>.fromOpaque(closure).takeUnretainedValue()
  unsafe output.bytes.append(
    contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
  return 0
}
