/// From the look at the seats to the ticket, and sometimes back.
extension Buyer {
  private static let looksMax = 12
  private static let refusalsMax = 12
  private static let lookAgain: ClosedRange<UInt64> = 800...2500

  mutating func hearAvailability(_ answer: Answer, on stage: Stage) -> Move {
    guard answer.isSuccess, let availability = stage.availabilities[date.id] else {
      return giveUp(on: stage)
    }
    guard availability.freeCount > 0 || stage.profile == .scramble else {
      return lookAgain(ifMay: availability.heldCount > 0, on: stage)
    }
    return thenAfterThought(.hold, on: stage)
  }

  mutating func hearHold(_ answer: Answer, on stage: Stage) -> Move {
    if answer.isSuccess {
      holdID = answer.holdID
      return decide(on: stage)
    }
    switch answer.code {
    case "seat_unavailable":
      refusals += 1
      if refusals % 2 == 0 { partySize = max(1, partySize - 1) }
      return lookAgain(ifMay: refusals < Self.refusalsMax, on: stage)
    case "queue_token_required", "queue_token_not_active", "queue_token_expired":
      return joinAgain(on: stage)
    default: return giveUp(on: stage)
    }
  }

  mutating func hearOrder(_ answer: Answer, on stage: Stage) -> Move {
    if answer.isSuccess {
      orderID = answer.orderID
      return random.happens(percent: stage.manners.cancelPercent)
        ? thenAfterThought(.cancel, on: stage) : .goHome
    }
    switch answer.code {
    case "hold_expired": return lookAgain(ifMay: true, on: stage)
    case "queue_token_required", "queue_token_not_active", "queue_token_expired":
      return joinAgain(on: stage)
    default: return giveUp(on: stage)
    }
  }

  private mutating func decide(on stage: Stage) -> Move {
    let manners = stage.manners
    if random.happens(percent: manners.abandonPercent) {
      // Half of them say so. The others just go, and the clock takes the seats back.
      return random.happens(percent: 50) ? thenAfterThought(.release, on: stage) : .goHome
    }
    let next = random.happens(percent: manners.extendPercent) ? Intention.extend : .pay
    return thenAfterThought(next, on: stage)
  }

  private mutating func lookAgain(ifMay: Bool, on stage: Stage) -> Move {
    looks += 1
    guard ifMay, looks < Self.looksMax else { return giveUp(on: stage) }
    return then(.look, after: random.nanoseconds(between: Self.lookAgain), on: stage)
  }
}
