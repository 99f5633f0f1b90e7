import Foundation
import TestSupport
import Testing

/// Deeds of buyers, of the office, and of someone who types SQL, on the seats of one date.
struct RandomDeeds {
  private let sale: Sale
  private let buyers: [Buyer]
  private var held: [(buyer: Buyer, hold: Int64)] = []
  private var paid: [(buyer: Buyer, order: Int64)] = []

  init(_ sale: Sale) throws {
    self.sale = sale
    buyers = try Buyer.make(4, sale.stack, balance: 100_000_000)
  }

  /// Does one, which may be refused, as when the seat is taken; gives its name.
  mutating func next() throws -> String {
    let buyer = buyers[Int.random(in: buyers.indices)]
    let seat = Int64.random(in: 1...Int64(sale.hall.seatCount))
    switch Int.random(in: 0..<12) {
    case 0...2: return try note(buyer.hold([seat], of: sale.schedule), buyer, "hold of \(seat)")
    case 3: return try note(buyer.holdBest(2, of: sale.schedule), buyer, "best")
    case 4...5:
      guard let last = held.popLast() else { return "nothing" }
      let reply = try last.buyer.order(last.hold)
      if let id = reply.json.id.integer { paid.append((last.buyer, id)) }
      return "order of \(last.hold): \(reply.outcome)"
    case 6:
      guard let last = held.popLast() else { return "nothing" }
      return "release: \(try last.buyer.release(last.hold).outcome)"
    case 7:
      guard let last = held.last else { return "nothing" }
      return "extension: \(try last.buyer.extend(last.hold).outcome)"
    case 8:
      guard let first = held.first else { return "nothing" }
      try sale.runOut(first.hold)
      return "end of \(first.hold)"
    case 9:
      guard let last = paid.popLast() else { return "nothing" }
      return "cancellation: \(try last.buyer.cancel(last.order).outcome)"
    case 10: return try type("status = 'blocked'", where: "status = 'free'", seat)
    default: return try type("status = 'free'", where: "status = 'blocked'", seat)
    }
  }

  private mutating func note(_ reply: Reply, _ buyer: Buyer, _ what: String) -> String {
    if let id = reply.json.id.integer { held.append((buyer, id)) }
    return "\(what): \(reply.outcome)"
  }

  private func type(_ change: String, where condition: String, _ seat: Int64) throws -> String {
    try sale.stack.sql(
      """
      UPDATE seat SET \(change)
      WHERE schedule_id = \(sale.schedule) AND seat_no BETWEEN \(seat) AND \(seat + 5) AND \(condition)
      """)
    return "\(change) from \(seat)"
  }
}
