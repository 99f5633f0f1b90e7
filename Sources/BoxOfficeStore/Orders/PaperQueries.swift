package import BoxOffice
import MariaDB

extension Store {
  package func fetchPaper(
    of id: OrderID, for userID: UserID
  ) throws(BoxOfficeError) -> OrderPaper {
    let order = try fetchOrder(id, of: userID)
    return try ask { database in
      let tiers = try database.answer(
        to: .all("SELECT id, name FROM tier WHERE schedule_id = \(order.scheduleID)") { columns in
          (columns.id() as TierID, columns.string())
        })
      let names = Dictionary(uniqueKeysWithValues: tiers)
      return try database.answer(to: paper(of: order, tiers: names))
    }
  }

  private func paper(of order: Order, tiers: [TierID: String]) -> Query<OrderPaper> {
    .one(
      """
      SELECT concert.title, concert.artist, venue.name, venue.city, venue.time_zone,
        schedule.doors_at, schedule.cancelled_at IS NOT NULL OR concert.cancelled_at IS NOT NULL,
        schedule.version, user.name, user.language, NOW(3)
      FROM schedule
      JOIN concert ON concert.id = schedule.concert_id
      JOIN venue ON venue.id = concert.venue_id
      JOIN user ON user.id = \(order.userID)
      WHERE schedule.id = \(order.scheduleID)
      """
    ) { columns in
      let date = OrderPaper.Date(
        title: columns.string(), artist: columns.string(), venue: columns.string(),
        city: columns.string(), timeZone: columns.string(), doorsAt: columns.instant(),
        isCancelled: columns.bool(), version: columns.int())
      return OrderPaper(
        order: order, date: date, tiers: tiers, holder: columns.string(),
        language: columns.word(), asOf: columns.instant())
    }
  }
}
