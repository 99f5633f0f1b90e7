import BoxOffice
import HTTP

extension JSONWriter {
  mutating func member<Thing>(_ name: String, _ id: Identifier<Thing>?) {
    member(name, id?.value)
  }

  mutating func member(_ name: String, _ instant: Instant?) {
    member(name, instant?.rfc3339)
  }

  mutating func member(_ name: String, _ money: Money?) {
    self.name(name)
    guard let money else {
      null()
      return
    }
    object {
      $0.member("amount", money.amountMinor)
      $0.member("currency", Money.currency)
    }
  }

  /// A list in the shape that all lists of the contract have.
  static func list<Item>(
    _ page: Page<Item>, capacity: Int = 4096, _ write: (inout JSONWriter, Item) -> Void
  ) -> [UInt8] {
    .init(
      object(capacity: capacity) { json in
        json.name("items")
        json.array(page.items, write)
        json.member("next_cursor", page.next.map(Cursor.text))
      })
  }

  mutating func members(of place: SeatPlace) {
    member("seat_id", place.id)
    member("section", place.section)
    member("row", place.row)
    member("number", place.number)
  }

  /// The share that is refunded until so many hours before the start.
  mutating func refundPolicy(_ policy: RefundPolicy) {
    name("refund_policy")
    array(policy.rules) { json, rule in
      json.object {
        $0.member("hours_before", rule.hoursBefore)
        $0.member("percent", rule.percent)
      }
    }
  }
}
