import BoxOffice

/// The claims of a round with what was decided for each.
struct DecidedClaims {
  private enum State {
    case accepted
    case decided(ResultOfRound)
    /// Its seats were missed; others may do.
    case missed
  }

  private var claims: [ClaimOfRound]
  private var states: [State]

  init(_ claims: [ClaimOfRound]) {
    self.claims = claims
    states = claims.map { _ in .missed }
  }

  var all: [Int] { Array(claims.indices) }
  var accepted: [ClaimOfRound] { acceptedPlaces.map { claims[$0] } }
  /// The claims that are not accepted.
  var others: [ClaimOfRound] {
    let accepted = Set(acceptedPlaces)
    return claims.indices.filter { !accepted.contains($0) }.map { claims[$0] }
  }

  /// The decisions in the order of the claims; a claim that has missed its seats goes again.
  var results: [ResultOfRound] {
    states.map { state in
      if case .decided(let result) = state { result } else { .again }
    }
  }

  func date(of place: Int) -> ScheduleID { claims[place].offer.scheduleID }

  /// Decides some claims in the order of their arrival.
  mutating func decide(_ places: [Int], _ round: inout ClaimRound, _ locked: LockedRound) {
    for place in places {
      do throws(BoxOfficeError) {
        states[place] = try state(of: claims[place], &round, locked)
      } catch {
        states[place] = .decided(.settled(.failure(error)))
      }
    }
  }

  /// Other seats for the claims that have missed theirs, by place.
  func proposeOthers(_ proposals: inout RoundProposals) -> [Int: [SeatID]] {
    var moved: [Int: [SeatID]] = [:]
    for (place, state) in states.enumerated() {
      guard case .missed = state else { continue }
      moved[place] = proposals.others(for: claims[place].waiting.wish)
    }
    return moved
  }

  mutating func offer(_ moved: [Int: [SeatID]], _ rows: OfferedRows) {
    for (place, seats) in moved {
      guard let offer = rows.offer(of: seats, on: date(of: place)) else { continue }
      claims[place].offer = offer
    }
  }

  /// Takes the answers to the accepted claims.
  mutating func accept(_ answers: [StoredAnswer]) {
    for (place, answer) in zip(acceptedPlaces, answers) {
      states[place] = .decided(.settled(.success(answer)))
    }
  }

  private var acceptedPlaces: [Int] {
    states.indices.filter { if case .accepted = states[$0] { true } else { false } }
  }

  private func state(
    of claim: ClaimOfRound, _ round: inout ClaimRound, _ locked: LockedRound
  ) throws(BoxOfficeError) -> State {
    if let kept = locked.kept[claim.request.userID] { return .decided(.settled(kept.replay())) }
    if let early = try locked.obstacle(to: claim) { return .decided(early) }
    let mayMove = if case .best = claim.waiting.wish.seats { true } else { false }
    var after = round
    let decision = after.decide(
      claim.seats, on: claim.offer.scheduleID, from: locked.seats, at: locked.now)
    // Seats that are taken are told before the buyer's other holds, as alone.
    if case .refused(let taken) = decision, !mayMove { throw .seatUnavailable(taken) }
    try locked.requireWelcome(claim)
    round = after
    switch decision {
    case .accepted: return .accepted
    case .skipped where !mayMove: return .decided(.again)
    case .refused, .skipped: return .missed
    case .stale: return .decided(.again)
    }
  }
}
