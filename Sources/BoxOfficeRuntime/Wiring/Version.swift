/// The number of the newest release, until the next one is made. The package reads it here, and a
/// test compares the changelog and the contract with it.
package enum Version {
  package static let number = "0.9.0"
}
