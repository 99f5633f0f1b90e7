/// The public catalogue of concerts, dates and seats.
package protocol Catalogue {
  /// Concerts with a date in the span: first the coming ones, soonest first, then the past ones,
  /// latest first.
  func listConcerts(
    from: Instant?, to: Instant?, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<Concert>
  /// Concerts that fit a query, the best fit first, past and cancelled ones last.
  func searchConcerts(
    _ query: SearchQuery, from: Instant?, to: Instant?, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<Concert>
  /// Names of artists, concerts and venues that complete a query.
  func suggestNames(_ query: SearchQuery, limit: Int) throws(BoxOfficeError) -> [String]
  /// A text that changes with the searchable names, and every second.
  func searchFreshness() throws(BoxOfficeError) -> String
  func fetchConcert(_ id: ConcertID) throws(BoxOfficeError) -> ConcertDetail
  /// The dates of a concert in order; with `onlyAvailable`, those that can be bought now.
  func listSchedules(
    of id: ConcertID, onlyAvailable: Bool, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> ScheduleList
  func fetchSchedule(_ id: ScheduleID) throws(BoxOfficeError) -> ScheduleDetail
  func fetchSeatMap(_ id: ScheduleID) throws(BoxOfficeError) -> SeatMap
  /// A text that changes whenever the seat map does.
  func fetchSeatMapVersion(_ id: ScheduleID) throws(BoxOfficeError) -> String
  func fetchAvailability(_ id: ScheduleID) throws(BoxOfficeError) -> Availability
  func listSeats(
    of id: ScheduleID, status: SeatStatus?, tierID: TierID?, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<ListedSeat>
}

/// Dates with the moment for which their statuses hold.
package struct ScheduleList: Sendable {
  package let page: Page<Schedule>
  package let asOf: Instant

  package init(page: Page<Schedule>, asOf: Instant) {
    self.page = page
    self.asOf = asOf
  }
}

/// One date with its prices and the moment for which its status holds.
package struct ScheduleDetail: Sendable {
  package let schedule: Schedule
  package let tiers: [Tier]
  package let asOf: Instant

  package init(schedule: Schedule, tiers: [Tier], asOf: Instant) {
    self.schedule = schedule
    self.tiers = tiers
    self.asOf = asOf
  }
}

/// A seat as the list of seats shows it.
package struct ListedSeat: Sendable {
  package let place: SeatPlace
  package let price: Money
  package let status: SeatStatus

  package init(place: SeatPlace, price: Money, status: SeatStatus) {
    self.place = place
    self.price = price
    self.status = status
  }
}
