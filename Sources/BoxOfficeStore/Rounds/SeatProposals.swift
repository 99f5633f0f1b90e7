import BoxOffice

/// The seats of one date that a round proposes to claims that name none. All proposals differ: each
/// strikes its seats off.
struct SeatProposals {
  /// The result of looking for seats beside each other.
  enum Proposal {
    case seats([SeatID])
    case nothing
    /// Others of the round want all that is left, and may not get it.
    case wantedByOthers
    case unknownTier
  }

  private var picture: SeatPicture
  private let layout: SeatLayout

  init(_ picture: SeatPicture, _ layout: SeatLayout) {
    self.picture = picture
    self.layout = layout
  }

  /// Takes seats out that others have or want.
  mutating func strikeOff(_ seats: some Sequence<SeatID>) {
    picture.strikeOff(Array(seats), layout)
  }

  mutating func propose(_ count: Int, _ tierID: TierID?) -> Proposal {
    let tier = tierID.flatMap { layout.tierIDs.firstIndex(of: $0) }
    if tierID != nil && tier == nil { return .unknownTier }
    let choice = BestAvailable.choose(count, tier: tier, in: layout, letters: picture.letters)
    guard let choice else { return .nothing }
    let seats = choice.map { layout.seatIDs[$0] }
    strikeOff(seats)
    return .seats(seats)
  }
}

/// The proposals of one round, by date: a hall is drawn when the first claim asks for it.
struct RoundProposals {
  /// How a date is known.
  private enum Hall {
    case drawn(SeatProposals)
    /// The latest picture, and the same without what the round wants.
    case last(SeatProposals, whole: SeatProposals)
    case soldOut
  }

  /// The claims that wait for what the others of the round leave.
  var postponed: [Waiting<HoldWish>] = []

  private var halls: [ScheduleID: Hall] = [:]
  /// The seats that the claims of the round want, which are not proposed to others.
  private var wanted: [ScheduleID: Set<SeatID>] = [:]

  /// Takes the claims of the round.
  init(_ round: [Waiting<HoldWish>]) {
    for waiting in round {
      guard case .these(let seats) = waiting.wish.seats else { continue }
      wanted[waiting.wish.scheduleID, default: []].formUnion(seats)
    }
  }

  /// Seats for a claim that names none; nil where the date cannot be drawn.
  mutating func propose(
    _ count: Int, _ tier: TierID?, on date: ScheduleID, from store: Store
  ) throws(BoxOfficeError) -> SeatProposals.Proposal? {
    if halls[date] == nil {
      guard var hall = try store.hall(of: date, isLast: false) else { return nil }
      hall.strikeOff(wanted[date] ?? [])
      halls[date] = .drawn(hall)
    }
    if let proposal = choose(count, tier, on: date) { return proposal }
    // The picture may be older than a seat that was given back.
    guard try store.hasFreeSeat(on: date) else {
      halls[date] = .soldOut
      return .nothing
    }
    guard let whole = try store.hall(of: date, isLast: true) else { return nil }
    var hall = whole
    hall.strikeOff(wanted[date] ?? [])
    halls[date] = .last(hall, whole: whole)
    return choose(count, tier, on: date)
  }

  /// Other seats for a claim that has missed those it was proposed; nil where there are none.
  mutating func others(for wish: HoldWish) -> [SeatID]? {
    guard case .best(let count, let tier) = wish.seats,
      case .seats(let seats) = choose(count, tier, on: wish.scheduleID)
    else { return nil }
    return seats
  }

  /// The choice from what is drawn; nil where another picture may have more.
  private mutating func choose(
    _ count: Int, _ tier: TierID?, on date: ScheduleID
  ) -> SeatProposals.Proposal? {
    guard var hall = proposals(of: date) else { return .nothing }
    let proposal = hall.propose(count, tier)
    if case .seats(let seats) = proposal { wanted[date, default: []].formUnion(seats) }
    switch halls[date] {
    case .last(_, var whole):
      halls[date] = .last(hall, whole: whole)
      if case .nothing = proposal, case .seats = whole.propose(count, tier) {
        return .wantedByOthers
      }
      return proposal
    case .drawn:
      halls[date] = .drawn(hall)
      if case .nothing = proposal { return nil }
      return proposal
    case .soldOut, nil:
      return .nothing
    }
  }

  private func proposals(of date: ScheduleID) -> SeatProposals? {
    switch halls[date] {
    case .drawn(let hall), .last(let hall, _): hall
    case .soldOut, nil: nil
    }
  }
}
