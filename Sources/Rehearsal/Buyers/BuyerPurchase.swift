/// From the look at the seats to the ticket, and sometimes back.
extension Buyer {
  private static let looksMax = 12
  private static let refusalsMax = 12
  private static let paymentsRefusedMax = 300
  private static let payAgainPause: UInt64 = 1_000_000_000
  private static let lookAgain: ClosedRange<UInt64> = 800...2500

  mutating func hearFreeSeats(_ answer: Answer, in view: SharedView) -> Move {
    guard answer.isSuccess, let seats = view.freeSeats[date.id] else {
      return giveUp(in: view)
    }
    guard seats.freeCount > 0 || view.profile == .scramble else {
      return lookAgain(ifMay: seats.heldCount > 0, in: view)
    }
    return thenAfterThought(.hold, in: view)
  }

  mutating func hearHold(_ answer: Answer, in view: SharedView) -> Move {
    if answer.isSuccess {
      holdID = answer.holdID
      return decide(in: view)
    }
    switch answer.code {
    case "seat_unavailable":
      refusals += 1
      if refusals % 2 == 0 { partySize = max(1, partySize - 1) }
      return lookAgain(ifMay: refusals < Self.refusalsMax, in: view)
    case "queue_token_required", "queue_token_not_active", "queue_token_expired":
      return joinAgain(in: view)
    default: return giveUp(in: view)
    }
  }

  mutating func hearOrder(_ answer: Answer, in view: SharedView) -> Move {
    if answer.isSuccess {
      orderID = answer.orderID
      return random.happens(percent: view.manners.cancelPercent)
        ? thenAfterThought(.cancel, in: view) : .goHome
    }
    switch answer.code {
    case "hold_expired": return lookAgain(ifMay: true, in: view)
    case "queue_token_required", "queue_token_not_active", "queue_token_expired":
      return view.profile == .flood ? payAgain(in: view) : joinAgain(in: view)
    default: return giveUp(in: view)
    }
  }

  /// A visitor with seats is inside, whatever the answer says, and goes on asking to pay for them.
  private mutating func payAgain(in view: SharedView) -> Move {
    paymentsRefused += 1
    guard paymentsRefused < Self.paymentsRefusedMax else { return giveUp(in: view) }
    return then(.pay, after: Self.payAgainPause, in: view)
  }

  private mutating func decide(in view: SharedView) -> Move {
    let manners = view.manners
    if random.happens(percent: manners.abandonPercent) {
      // Half of these buyers release their seats. The others go, and the hold expires.
      return random.happens(percent: 50) ? thenAfterThought(.release, in: view) : .goHome
    }
    let next = random.happens(percent: manners.extendPercent) ? Intention.extend : .pay
    return thenAfterThought(next, in: view)
  }

  private mutating func lookAgain(ifMay: Bool, in view: SharedView) -> Move {
    looks += 1
    guard ifMay, looks < Self.looksMax else { return giveUp(in: view) }
    return then(.look, after: random.nanoseconds(between: Self.lookAgain), in: view)
  }
}
