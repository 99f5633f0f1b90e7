import MariaDB

/// A protection of seats and money; a test takes one away and sees the damage.
package enum Guard: String, CaseIterable, Sendable {
  case versionCheck = "version_check"
  case rowLock = "row_lock"
  case storedKey = "stored_key"
  case expiryCheck = "expiry_check"
  case passCheck = "pass_check"
  case workingCopy = "working_copy"
  case window
  case personLock = "person_lock"
  case personLook = "person_look"
}

/// The faults that a test may cause in a store; a release build only ever has ``none``.
package struct Faults {
  /// All guards on, no moment watched.
  package static var none: Faults { Faults(guardsOff: []) { _ in } }

  let guardsOff: Set<Guard>
  let reach: (Moment) -> Void

  /// Takes the guards to do without, and what happens at each moment.
  package init(guardsOff: Set<Guard>, reach: @escaping (Moment) -> Void) {
    self.guardsOff = guardsOff
    self.reach = reach
  }
}

extension Store {
  /// Whether a guard is on; always, but for the tests that show what it is needed for.
  func keeps(_ guard: Guard) -> Bool {
    !faults.guardsOff.contains(`guard`)
  }

  /// Passes a point at which a test may stop or kill this process.
  func reach(_ moment: Moment) {
    faults.reach(moment)
  }
}

extension SQL.StringInterpolation {
  /// Splices a fragment where the guard that it stands for is on, as in
  /// `\("FOR UPDATE", if: keeps(.rowLock))`.
  mutating func appendInterpolation(_ fragment: @autoclosure () -> SQL, if isKept: Bool) {
    if isKept { appendInterpolation(part: fragment()) }
  }
}
