/// The occasion of a letter.
package enum LetterKind: String, Sendable, CaseIterable {
  case verifyAddress = "verify_address"
  case passwordForgotten = "password_forgotten"
  /// For the owner of an address with which another has signed up.
  case addressInUse = "address_in_use"
  case passwordChanged = "password_changed"
  /// One letter goes to the old address, and one to the new.
  case addressChanged = "address_changed"
  case orderConfirmed = "order_confirmed"
  case orderCancelled = "order_cancelled"
  case scheduleMoved = "schedule_moved"
  case scheduleCancelled = "schedule_cancelled"
  case reminder
  case lineNear = "line_near"
}
