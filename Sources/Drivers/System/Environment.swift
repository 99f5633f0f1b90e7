private import Glibc

/// The variables this process was started with.
package enum Environment {
  /// The value of a variable; nil where it is unset or empty.
  package static func value(_ name: String) -> String? {
    guard let text = unsafe getenv(name) else { return nil }
    let value = unsafe String(cString: text)
    return value.isEmpty ? nil : value
  }
}
