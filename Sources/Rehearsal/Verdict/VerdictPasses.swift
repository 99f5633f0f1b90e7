extension Assertion {
  /// For a concert with a line, every purchase needs a pass, and a pass buys once.
  func passViolations() -> [Violation] {
    ordersWithoutPass() + holdsWithoutPass() + passesUsedTwice()
  }

  /// The pass that a buyer held at a moment; `overwritten` if the buyer has joined anew since, as
  /// the row keeps only the last place.
  private func place(of user: Int64, _ queue: Evidence.Queue, at moment: Int64) -> PlaceThen {
    guard let place = evidence.places[user]?[queue.concertID] else { return .none }
    return place.joinedAt > moment ? .overwritten : .known(place)
  }

  private enum PlaceThen {
    case none
    case overwritten
    case known(Evidence.Place)
  }

  private func ordersWithoutPass() -> [Violation] {
    evidence.orders.values.sorted { $0.id < $1.id }.compactMap { order in
      guard let queue = evidence.queue(of: order.scheduleID) else { return nil }
      var rows = ["order \(order.id)"]
      switch place(of: order.userID, queue, at: order.createdAt) {
      case .overwritten: return nil
      case .none: break
      case .known(let place):
        if let admitted = place.admittedAt, let end = place.expiresAt,
          admitted <= order.createdAt, order.createdAt < end, place.state == "used"
        {
          return nil
        }
        rows.append("queue_token \(place.tokenID) (\(place.state))")
      }
      return Violation(
        .boughtWithoutPass, "the order was paid without a pass", payments[order.id] ?? [],
        rows: rows)
    }
  }

  // The end of the pass is not compared: a hold's time is read a little after its pass was checked.
  private func holdsWithoutPass() -> [Violation] {
    evidence.holds.values.sorted { $0.id < $1.id }.compactMap { hold in
      guard let queue = evidence.queue(of: hold.scheduleID) else { return nil }
      var rows = ["hold \(hold.id)"]
      switch place(of: hold.userID, queue, at: hold.createdAt) {
      case .overwritten: return nil
      case .none: break
      case .known(let place):
        if let admitted = place.admittedAt, admitted <= hold.createdAt { return nil }
        rows.append("queue_token \(place.tokenID) (\(place.state))")
      }
      return Violation(
        .boughtWithoutPass, "the seats were held without a pass", claims[hold.id] ?? [], rows: rows)
    }
  }

  private func passesUsedTwice() -> [Violation] {
    var first: [Int64: Evidence.Order] = [:]
    var found: [Violation] = []
    for order in evidence.orders.values.sorted(by: { $0.id < $1.id }) {
      guard let queue = evidence.queue(of: order.scheduleID),
        case .known(let place) = place(of: order.userID, queue, at: order.createdAt),
        let before = first.updateValue(order, forKey: place.tokenID)
      else { continue }
      found.append(
        Violation(
          .passUsedTwice, "one pass has bought two orders",
          (payments[before.id] ?? []) + (payments[order.id] ?? []),
          rows: ["order \(before.id)", "order \(order.id)", "queue_token \(place.tokenID)"]))
    }
    return found
  }
}
