/// What keeps seats and money right, one by one, so that a test can take one away and see the damage.
package enum Guard: String, CaseIterable, Sendable {
  case versionCheck = "version_check"
  case rowLock = "row_lock"
  case storedKey = "stored_key"
  case expiryCheck = "expiry_check"
  case passCheck = "pass_check"
}

/// What a test may do to a store; a release build only ever has ``none``.
package struct Faults {
  /// All guards on, no checkpoint watched.
  package static var none: Faults { Faults(guardsOff: []) { _ in } }

  let guardsOff: Set<Guard>
  let reach: (String) -> Void

  /// Takes the guards to do without, and what happens at each named moment of a transaction.
  package init(guardsOff: Set<Guard>, reach: @escaping (String) -> Void) {
    self.guardsOff = guardsOff
    self.reach = reach
  }
}

extension Store {
  func isOn(_ guard: Guard) -> Bool {
    !faults.guardsOff.contains(`guard`)
  }

  /// Names a moment at which a test may stop or kill this process.
  func reach(_ moment: String) {
    faults.reach(moment)
  }
}
