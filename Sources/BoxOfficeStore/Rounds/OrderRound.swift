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
  /// The concert where something is counted against the buyer.
  let watchedConcertID: ConcertID?
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
    let results = try roundTransaction(wishes.map(\.wish.request)) { connection in
      let locked = try lockAll(wishes.map(\.wish), connection)
      reach(.orderLocked)
      var (results, payments) = decide(wishes.map(\.wish), locked)
      guard !payments.isEmpty else { return .undo(results) }
      let stored = try write(payments.map(\.payment), at: locked.now, answer, connection)
      for ((place, _), answer) in zip(payments, stored) {
        results[place] = .success(answer)
      }
      paid = payments.map(\.payment.hold.total).total()
      reach(.orderInside)
      reach(.orderBeforeCommit)
      return .commit(results)
    }
    reach(.orderCommitted)
    turnover.paid += UInt64(max(0, paid.amountMinor))
    for (waiting, result) in zip(wishes, results) {
      guard let result else { continue }
      round.remove(waiting)
      settle(waiting, result)
    }
  }

  /// The answers that are clear before anything is written, and the payments that go ahead, by
  /// their places. A deed with neither goes with the next round.
  private func decide(
    _ wishes: [OrderWish], _ locked: LockedPayments
  ) -> (
    results: [Result<StoredAnswer, BoxOfficeError>?],
    payments: [(place: Int, payment: PaymentOfRound)]
  ) {
    var results: [Result<StoredAnswer, BoxOfficeError>?] = []
    var payments: [(place: Int, payment: PaymentOfRound)] = []
    for (place, wish) in wishes.enumerated() {
      do throws(BoxOfficeError) {
        results.append(locked.kept[wish.request.userID]?.replay())
        guard results[place] == nil, let payment = try payment(of: wish, locked) else { continue }
        payments.append((place, payment))
      } catch {
        results[place] = .failure(error)
      }
    }
    return (results, payments)
  }

  /// The payment that a wish asks for; nil where rows are locked by somebody else.
  private func payment(
    of wish: OrderWish, _ locked: LockedPayments
  ) throws(BoxOfficeError) -> PaymentOfRound? {
    let own = OwnHold(hold: wish.holdID, owner: wish.request.userID)
    guard let seats = locked.seats[own] else { throw .notFound }
    guard var hold = locked.holds[own], let isPresent = locked.people[own.owner] else {
      return nil
    }
    try requirePresent(isPresent)
    hold.seats = seats.map(\.seat)
    if keeps(.expiryCheck) { try hold.requireActive(at: locked.now) }
    try seats.first?.requireVerified()
    let gate = seats.first?.gate
    var pass = try requiredPass(wish.pass, of: wish.request.userID, toPayAt: gate)
    if let pass {
      guard let token = locked.passes[pass.userID] else { return nil }
      try token.requirePass(number: pass.number, at: locked.now)
    } else if let gate {
      pass = unrequiredPass(wish.pass, of: wish.request.userID, at: gate, locked)
    }
    guard let date = locked.dates[hold.scheduleID] else { return nil }
    let terms = try date.terms(of: hold.scheduleID)
    guard let wallet = locked.wallets[wish.request.userID] else { return nil }
    return PaymentOfRound(
      wish: wish, hold: hold, terms: terms, wallet: wallet,
      balance: try Wallet.paid(wallet.balance, total: hold.total), pass: pass,
      watchedConcertID: seats.first?.watchedConcertID)
  }

  /// The live pass of somebody who pays without needing it; it is used up all the same.
  private func unrequiredPass(
    _ pass: QueuePass?, of user: UserID, at gate: SaleGate, _ locked: LockedPayments
  ) -> QueuePass? {
    guard let pass, pass.userID == user, pass.concertID == gate.concertID,
      let token = locked.passes[user], token.concertID == pass.concertID,
      token.state(at: locked.now) == .active
    else { return nil }
    return pass
  }
}
