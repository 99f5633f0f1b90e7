extension Assertion {
  /// Every acknowledged effect is stored as the answer told it, and every stored effect is what the
  /// request asked for.
  func effectViolations() -> [Violation] {
    var found: [Violation] = []
    for (position, request) in requests.enumerated() {
      let told = request.acknowledged
      guard told != nil || evidence.effects[position] != nil else { continue }
      let attempt = told ?? request.first
      let id = told?.namedID ?? evidence.effects[position]?.id
      switch request.step {
      case .hold: found += holdViolations(attempt, id)
      case .extend: found += extensionViolations(attempt, id)
      case .pay: found += orderViolations(attempt, id)
      case .cancel: found += cancellationViolations(attempt, id)
      case .charge: found += chargeViolations(attempt, id)
      case .concerts, .schedules, .join, .poll, .leave, .availability, .release: break
      }
    }
    return found + releaseViolations() + cancelledUnasked()
  }

  private func holdViolations(_ attempt: Attempt, _ id: Int64?) -> [Violation] {
    guard let id, let hold = evidence.holds[id] else {
      return [Violation(.holdMissing, "the hold is not there", [attempt], rows: row("hold", id))]
    }
    let wished = attempt.seatIDs.sorted()
    let isAsAsked =
      hold.userID == userID(of: attempt)
      && (attempt.scheduleID ?? hold.scheduleID) == hold.scheduleID
      && (wished.isEmpty || wished == hold.seatIDs)
    guard isAsAsked, !attempt.isDone || (attempt.amountMinor ?? hold.totalMinor) == hold.totalMinor
    else {
      let seats = hold.seatIDs.map(String.init).joined(separator: ",")
      return [
        Violation(
          .holdUnlikeAnswer,
          "the hold is of user \(hold.userID), schedule \(hold.scheduleID), seats \(seats), total \(hold.totalMinor)",
          [attempt], rows: row("hold", id))
      ]
    }
    return []
  }

  private func extensionViolations(_ attempt: Attempt, _ id: Int64?) -> [Violation] {
    if let hold = id.flatMap({ evidence.holds[$0] }), hold.isExtended { return [] }
    return [
      Violation(.extensionMissing, "the hold is not extended", [attempt], rows: row("hold", id))
    ]
  }

  private func releaseViolations() -> [Violation] {
    history.filter { $0.step == .release && $0.isDone }.compactMap { attempt in
      guard let id = attempt.holdID, evidence.holds[id]?.status != "released" else { return nil }
      return Violation(
        .releaseMissing, "the hold is \(evidence.holds[id]?.status ?? "not there")", [attempt],
        rows: row("hold", id))
    }
  }

  private func orderViolations(_ attempt: Attempt, _ id: Int64?) -> [Violation] {
    guard let id, let order = evidence.orders[id] else {
      return [Violation(.orderMissing, "the order is not there", [attempt], rows: row("order", id))]
    }
    let hold = evidence.holds[order.holdID]
    let seats = order.tickets.map(\.seatID).sorted()
    var wrong: [String] = []
    if order.userID != userID(of: attempt) { wrong.append("it is of user \(order.userID)") }
    if let asked = attempt.holdID, asked != order.holdID {
      wrong.append("it pays hold \(order.holdID)")
    }
    if let hold, hold.seatIDs != seats { wrong.append("its tickets are not the hold's seats") }
    if attempt.isDone {
      let tickets = order.tickets.map(\.id).sorted()
      if let total = attempt.amountMinor, total != order.totalMinor {
        wrong.append("its total is \(order.totalMinor) instead of \(total)")
      }
      if attempt.ticketIDs.sorted() != tickets || attempt.seatIDs.sorted() != seats {
        wrong.append("its tickets are \(tickets) for seats \(seats)")
      }
    }
    guard !wrong.isEmpty else { return [] }
    return [
      Violation(
        .orderUnlikeAnswer, wrong.joined(separator: ", "), [attempt], rows: row("order", id))
    ]
  }

  /// A ticket loses its worth only by a request of its owner, or by the office.
  private func cancelledUnasked() -> [Violation] {
    let byOffice = Set(evidence.cancellations.values.filter(\.isOffice).map(\.orderID))
    var found: [Violation] = []
    for order in evidence.orders.values.sorted(by: { $0.id < $1.id }) {
      for ticket in order.tickets where !ticket.isLive && !byOffice.contains(order.id) {
        let asked = (cancelling[order.id] ?? []).contains {
          $0.ticketIDs.isEmpty || $0.ticketIDs.contains(ticket.id)
        }
        guard !asked else { continue }
        found.append(
          Violation(
            .ticketCancelledUnasked, "nobody gave this ticket back", payments[order.id] ?? [],
            rows: ["ticket \(ticket.id)", "order \(order.id)"]))
      }
    }
    return found
  }

  private func cancellationViolations(_ attempt: Attempt, _ id: Int64?) -> [Violation] {
    let cancellation =
      id.map { evidence.cancellations[$0] }
      ?? evidence.cancellations.values.first { $0.orderID == attempt.orderID }
    guard let cancellation, cancellation.orderID == attempt.orderID else {
      return [
        Violation(
          .cancellationMissing, "the cancellation is not there", [attempt],
          rows: row("cancellation", id) + row("order", attempt.orderID))
      ]
    }
    let tickets = evidence.orders[cancellation.orderID]?.tickets ?? []
    let alive = tickets.filter {
      $0.isLive && (attempt.ticketIDs.isEmpty || attempt.ticketIDs.contains($0.id))
    }
    let isAsTold =
      !attempt.isDone
      || (attempt.amountMinor ?? cancellation.refundMinor) == cancellation.refundMinor
    guard alive.isEmpty, isAsTold else {
      return [
        Violation(
          .cancellationMissing,
          "refund \(cancellation.refundMinor), tickets still valid: \(alive.map(\.id))", [attempt],
          rows: row("cancellation", cancellation.id) + row("order", cancellation.orderID))
      ]
    }
    return []
  }

  private func chargeViolations(_ attempt: Attempt, _ id: Int64?) -> [Violation] {
    if let charge = id.flatMap({ evidence.transfers[$0] }), charge.kind == "charge",
      charge.userID == userID(of: attempt),
      (attempt.amountMinor ?? charge.amountMinor) == charge.amountMinor,
      charge.isPosted || !attempt.isDone
    {
      return []
    }
    return [
      Violation(
        .chargeMissing, "the charge is not in the wallet", [attempt], rows: row("transfer", id))
    ]
  }

  private func row(_ noun: String, _ id: Int64?) -> [String] {
    id.map { ["\(noun) \($0)"] } ?? []
  }
}
