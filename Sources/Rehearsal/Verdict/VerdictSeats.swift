extension Assertion {
  /// No seat has two buyers at any moment, and no order pays an expired hold.
  func seatViolations() -> [Violation] {
    let shared = sharedSeats()
    return shared.map(\.violation) + claimedTwice(besides: Set(shared.map(\.seat)))
      + latePayments()
  }

  private struct Seat: Hashable {
    let scheduleID, seatID: Int64
    var label: String { "seat \(seatID) of schedule \(scheduleID)" }
  }

  /// One buyer's time with a seat: from the hold to its end, or to the end of the ticket that the
  /// hold became.
  private struct Tenancy {
    let from: Int64
    let to: Int64
    let holdID: Int64
    let ticket: Evidence.Ticket?

    var row: String { ticket.map { "ticket \($0.id) of order \($0.orderID)" } ?? "hold \(holdID)" }
  }

  private func sharedSeats() -> [(seat: Seat, violation: Violation)] {
    var found: [(Seat, Violation)] = []
    for (seat, all) in tenancies() where all.count > 1 {
      let tenancies = all.sorted { ($0.from, $0.holdID) < ($1.from, $1.holdID) }
      var longest = tenancies[0]
      for next in tenancies.dropFirst() {
        if next.from < longest.to {
          found.append((seat, violation(seat, longest, next)))
          break
        }
        if next.to > longest.to { longest = next }
      }
    }
    return found.sorted { ($0.0.scheduleID, $0.0.seatID) < ($1.0.scheduleID, $1.0.seatID) }
  }

  private func violation(_ seat: Seat, _ one: Tenancy, _ two: Tenancy) -> Violation {
    let isSold = one.ticket != nil && two.ticket != nil
    return Violation(
      isSold ? .seatSoldTwice : .seatTakenTwice,
      isSold
        ? "\(seat.label) has two owners at one time" : "\(seat.label) is held by two at one time",
      requests(for: one) + requests(for: two), rows: [one.row, two.row])
  }

  private func requests(for tenancy: Tenancy) -> [Attempt] {
    let wanted: Attempt.Step = tenancy.ticket == nil ? .hold : .pay
    let asked = (claims[tenancy.holdID] ?? []).filter { $0.step == wanted }
    return Array((asked.filter(\.isDone) + asked.filter { !$0.isDone }).prefix(1))
  }

  private func tenancies() -> [Seat: [Tenancy]] {
    var tenancies: [Seat: [Tenancy]] = [:]
    var paid: Set<Int64> = []
    for order in evidence.orders.values {
      paid.insert(order.holdID)
      let from = evidence.holds[order.holdID]?.createdAt ?? order.createdAt
      for ticket in order.tickets {
        let seat = Seat(scheduleID: ticket.scheduleID, seatID: ticket.seatID)
        tenancies[seat, default: []].append(
          Tenancy(
            from: from, to: ticket.isLive ? .max : ticket.cancelledAt ?? order.createdAt,
            holdID: order.holdID, ticket: ticket))
      }
    }
    for hold in evidence.holds.values where !paid.contains(hold.id) {
      for seatID in hold.seatIDs {
        tenancies[Seat(scheduleID: hold.scheduleID, seatID: seatID), default: []].append(
          Tenancy(
            from: hold.createdAt, to: min(hold.endedAt ?? hold.expiresAt, hold.expiresAt),
            holdID: hold.id, ticket: nil))
      }
    }
    return tenancies
  }

  /// Finds seats for which two buyers were told of an order that neither tried to give back.
  private func claimedTwice(besides known: Set<Seat>) -> [Violation] {
    var owners: [Seat: Attempt] = [:]
    var found: [Violation] = []
    for attempt in history where attempt.step == .pay && attempt.isDone {
      guard let order = attempt.orderID, cancelling[order] == nil,
        let schedule = attempt.scheduleID ?? evidence.orders[order]?.scheduleID
      else { continue }
      for seatID in attempt.seatIDs {
        let seat = Seat(scheduleID: schedule, seatID: seatID)
        guard let owner = owners.updateValue(attempt, forKey: seat), owner.orderID != order,
          !known.contains(seat)
        else { continue }
        found.append(
          Violation(
            .seatSoldTwice, "\(seat.label) was promised to two buyers", [owner, attempt],
            rows: ["order \(owner.orderID ?? 0)", "order \(order)"]))
      }
    }
    return found
  }

  private func latePayments() -> [Violation] {
    evidence.orders.values.sorted { $0.id < $1.id }.compactMap { order in
      guard let hold = evidence.holds[order.holdID], order.createdAt >= hold.expiresAt else {
        return nil
      }
      return Violation(
        .paidAfterExpiry,
        "the hold had ended \(order.createdAt - hold.expiresAt) ms before the order",
        payments[order.id] ?? [], rows: ["order \(order.id)", "hold \(hold.id)"])
    }
  }
}
