/// Which release this is.
package enum Version {
  package static let number = "0.9.0"
}
