/// The version of this release.
package enum Version {
  package static let number = "0.9.0"
}
