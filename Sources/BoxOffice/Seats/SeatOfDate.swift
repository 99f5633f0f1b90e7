/// One seat of one date.
package struct SeatOfDate: Hashable, Comparable, Sendable {
  package let date: ScheduleID
  package let seat: SeatID

  package init(_ date: ScheduleID, _ seat: SeatID) {
    self.date = date
    self.seat = seat
  }

  package static func < (left: Self, right: Self) -> Bool {
    (left.date, left.seat) < (right.date, right.seat)
  }
}
