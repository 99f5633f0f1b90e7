/// What became of an attempt to be the first to store a key.
package enum Addition: Sendable, Equatable {
  case added
  case exists
  case failed
}
