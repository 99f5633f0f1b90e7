/// Nothing can be printed.
package enum PaperError: Error, Equatable {
  /// A library, or a function of it, is not installed.
  case libraryMissing(String)
  /// A file of letters is not installed.
  case fontMissing(String)
  /// A library has refused a document or a code, with its own number where it has one.
  case refused(Int32)
}
