package import BoxOffice
import MariaDB

/// A payment of a round that nothing stands in the way of.
struct PaymentOfRound {
  let wish: OrderWish
  let hold: Hold
  let terms: OrderTerms
  let wallet: LockedWallet
  /// The wallet's balance afterwards.
  let balance: Money
  /// The pass that the payment uses up.
  let pass: QueuePass?
}

extension Store {
  package func order(
    _ wishes: [OrderWish], answer: (Order) -> StoredAnswer, settle: Settle<StoredAnswer>
  ) {
    inRounds(.order, wishes, person: \.request.userID, settle: settle) { round, settle in
      try playOrders(&round, answer, settle)
    } alone: { wish throws(BoxOfficeError) in
      try order(wish, answer: answer)
    }
  }

  /// One round of payments. Nearly all succeed, so that all locks are taken at once.
  private func playOrders(
    _ round: inout [Waiting<OrderWish>], _ answer: (Order) -> StoredAnswer,
    _ settle: SettleWaiting<OrderWish, StoredAnswer>
  ) throws {
    reach(.orderBefore)
    let wishes = round
    var paid = Money(0)
    let results = try roundTransaction(.order, wishes.map(\.wish.request), on: []) {
      connection -> Outcome<[ResultOfRound], [ResultOfRound]> in
      let locked = try lockAll(wishes.map(\.wish), connection)
      reach(.orderLocked)
      var results: [ResultOfRound] = []
      var payments: [PaymentOfRound] = []
      var places: [Int] = []
      for (place, waiting) in wishes.enumerated() {
        results.append(decide(waiting.wish, locked) { payments.append($0) })
        if payments.count > places.count { places.append(place) }
      }
      guard !payments.isEmpty else { return .undo(results) }
      let stored = try write(payments, at: locked.now, answer, connection)
      for (place, answer) in zip(places, stored) { results[place] = .settled(.success(answer)) }
      paid = payments.map(\.hold.total).total()
      reach(.orderInside)
      reach(.orderBeforeCommit)
      return .commit(results)
    }
    reach(.orderCommitted)
    turnover.paid += UInt64(max(0, paid.amountMinor))
    for (waiting, result) in zip(wishes, results) {
      guard case .settled(let result) = result else { continue }
      round.remove(waiting)
      settle(waiting, result)
    }
  }

  /// Decides one payment; one that goes ahead is taken, and its answer is still to come.
  private func decide(
    _ wish: OrderWish, _ locked: LockedPayments, _ take: (PaymentOfRound) -> Void
  ) -> ResultOfRound {
    do throws(BoxOfficeError) {
      if let kept = locked.kept[wish.request.userID] { return .settled(kept.replay()) }
      guard let payment = try payment(of: wish, locked) else { return .again }
      take(payment)
      return .again
    } catch {
      return .settled(.failure(error))
    }
  }

  /// The payment that a wish asks for; nil where rows are locked by somebody else.
  private func payment(
    of wish: OrderWish, _ locked: LockedPayments
  ) throws(BoxOfficeError) -> PaymentOfRound? {
    let own = OwnHold(hold: wish.holdID, owner: wish.request.userID)
    guard let seats = locked.seats[own] else { throw .notFound }
    guard var hold = locked.holds[own] else { return nil }
    hold.seats = seats.map(\.seat)
    if keeps(.expiryCheck) { try hold.requireActive(at: locked.now) }
    let pass = try requiredPass(
      wish.pass, of: wish.request.userID, for: seats.first?.queuedConcertID)
    if let pass {
      guard let token = locked.passes[pass.userID] else { return nil }
      try token.requirePass(number: pass.number, at: locked.now)
    }
    guard let date = locked.dates[hold.scheduleID] else { return nil }
    let terms = try date.terms(of: hold.scheduleID)
    guard let wallet = locked.wallets[wish.request.userID] else { return nil }
    return PaymentOfRound(
      wish: wish, hold: hold, terms: terms, wallet: wallet,
      balance: try Wallet.paid(wallet.balance, total: hold.total), pass: pass)
  }
}
