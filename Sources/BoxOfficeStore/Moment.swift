/// A point of the store's work at which a test may stop or kill the process.
package enum Moment: String, CaseIterable, Sendable {
  case admissionLocked = "admission.locked"
  case admissionInside = "admission.inside"
  case cancellationBefore = "cancellation.before"
  case cancellationLocked = "cancellation.locked"
  case cancellationInside = "cancellation.inside"
  case cancellationBeforeCommit = "cancellation.before_commit"
  case cancellationCommitted = "cancellation.committed"
  case chargeBefore = "charge.before"
  case chargeInside = "charge.inside"
  case chargeBeforeCommit = "charge.before_commit"
  case chargeCommitted = "charge.committed"
  case drawClosing = "draw.closing"
  case drawSorting = "draw.sorting"
  case drawNumbering = "draw.numbering"
  case expireLocked = "expire.locked"
  case extensionBefore = "extension.before"
  case extensionLocked = "extension.locked"
  case extensionBeforeCommit = "extension.before_commit"
  case extensionCommitted = "extension.committed"
  case holdBefore = "hold.before"
  case holdLocked = "hold.locked"
  case holdInside = "hold.inside"
  case holdBeforeCommit = "hold.before_commit"
  case holdCommitted = "hold.committed"
  case houseLocked = "house.locked"
  case joinAlone = "join.alone"
  case joinBefore = "join.before"
  case joinCommitted = "join.committed"
  case orderBefore = "order.before"
  case orderLocked = "order.locked"
  case orderInside = "order.inside"
  case orderBeforeCommit = "order.before_commit"
  case orderCommitted = "order.committed"
  case releaseLocked = "release.locked"
}

extension Effect {
  /// The points that all work under an idempotency key passes.
  var moments: (before: Moment, beforeCommit: Moment, committed: Moment) {
    switch self {
    case .cancellation: (.cancellationBefore, .cancellationBeforeCommit, .cancellationCommitted)
    case .charge: (.chargeBefore, .chargeBeforeCommit, .chargeCommitted)
    case .extension: (.extensionBefore, .extensionBeforeCommit, .extensionCommitted)
    case .hold: (.holdBefore, .holdBeforeCommit, .holdCommitted)
    case .order: (.orderBefore, .orderBeforeCommit, .orderCommitted)
    }
  }
}
