/// The outcome of storing a key that must not exist yet.
package enum Addition: Sendable, Equatable {
  case added
  case exists
  case failed
}
