package import BoxOffice

extension Store {
  package func releaseHolds(_ wishes: [ReleaseWish], settle: Settle<Void>) {
    eachAlone(wishes, settle) { wish throws(BoxOfficeError) in
      try releaseHold(wish.holdID, of: wish.userID)
    }
  }

  /// Does one deed after the other, each in a transaction of its own.
  func eachAlone<Wish, Answer>(
    _ wishes: [Wish], _ settle: Settle<Answer>, _ work: (Wish) throws(BoxOfficeError) -> Answer
  ) {
    for (place, wish) in wishes.enumerated() {
      settle(place, Result { () throws(BoxOfficeError) in try work(wish) })
    }
  }
}
