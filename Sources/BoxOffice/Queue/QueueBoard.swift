/// The public facts about a line.
package struct QueueBoard: Sendable {
  package enum State: String, Sendable {
    case off, lobby, drawing, open
  }

  package let state: State
  package let waiting: Int64
  package let active: Int64
  package let serving: Int64
  /// The admissions a minute as measured, and the wait of somebody who joins now; nil while nobody
  /// knows.
  package let admittedPerMinute: Int64?
  package let etaSeconds: Int64?
  package let opensAt: Instant?
  package let commitment: String
  package let draw: Draw?

  /// The published data by which a draw can be verified.
  package struct Draw: Sendable {
    package let seed: String
    package let entrants: Int64
    package let digest: String

    package init(seed: String, entrants: Int64, digest: String) {
      self.seed = seed
      self.entrants = entrants
      self.digest = digest
    }
  }

  package init(
    state: State, waiting: Int64, active: Int64, serving: Int64,
    admittedPerMinute: Int64?, etaSeconds: Int64?, opensAt: Instant?, commitment: String,
    draw: Draw?
  ) {
    self.state = state
    self.waiting = waiting
    self.active = active
    self.serving = serving
    self.admittedPerMinute = admittedPerMinute
    self.etaSeconds = etaSeconds
    self.opensAt = opensAt
    self.commitment = commitment
    self.draw = draw
  }
}

/// One line of the published list.
package struct DrawnLot: Sendable {
  package let place: Int64
  package let lot: String

  package init(place: Int64, lot: String) {
    self.place = place
    self.lot = lot
  }
}
