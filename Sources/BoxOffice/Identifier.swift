/// The number of one thing, typed so that numbers of different things do not mix.
package struct Identifier<Thing>: Hashable, Comparable, Sendable {
  package let value: Int64

  package init(_ value: Int64) {
    self.value = value
  }

  package static func < (left: Self, right: Self) -> Bool {
    left.value < right.value
  }
}

package typealias ConcertID = Identifier<Concert>
package typealias ScheduleID = Identifier<Schedule>
package typealias TierID = Identifier<Tier>
package typealias SeatID = Identifier<Seat>
package typealias UserID = Identifier<User>
package typealias LoginSessionID = Identifier<LoginSession>
package typealias TransferID = Identifier<Transfer>
package typealias HoldID = Identifier<Hold>
package typealias OrderID = Identifier<Order>
package typealias TicketID = Identifier<Ticket>
package typealias WebhookID = Identifier<Webhook>
