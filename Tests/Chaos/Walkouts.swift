import Foundation
import TestSupport

/// Clients that ask for a seat and hang up: before all of the request is sent, or before the
/// answer.
final class Walkouts {
  private static let sizeMax = 400
  private static let atOnce = 4
  private static let price: Int64 = 10_000

  private let stack: Stack
  private let hall: Hall
  private let people: [Buyer]
  private var gone: [Walkout] = []

  private struct Walkout {
    let buyer: Buyer
    let seat: Int64
    let holdKey = Buyer.freshKey()
    let orderKey = Buyer.freshKey()
    let isWhole: Bool
  }

  init(_ stack: Stack) throws {
    self.stack = stack
    hall = try Hall(stack) {
      $0.rows = Self.sizeMax / 20
      $0.seatsPerRow = 20
      // The holds must outlive the evening, so that the buyers can pay when they come back.
      $0.holdSeconds = 7200
      $0.holdSecondsMax = 7200
    }
    people = try Buyer.crowd(Self.sizeMax, stack, balance: Self.price)
  }

  /// The next few ask, each for a seat of their own, and leave.
  func walkOut() throws {
    for _ in 0..<min(Self.atOnce, people.count - gone.count) {
      let index = gone.count
      let walkout = Walkout(
        buyer: people[index], seat: Int64(index + 1), isWhole: index % 3 != 0)
      gone.append(walkout)
      try HTTPClient(port: stack.port).sendAndLeave(request(of: walkout))
    }
  }

  /// Lets every buyer whose request was complete repeat it with the same key and pay; returns what
  /// is wrong. The call may be repeated.
  func settle() throws -> [String] {
    var wrong: [String] = []
    for walkout in gone where walkout.isWhole {
      let hold = try walkout.buyer.hold(
        [walkout.seat], of: hall.scheduleID, key: walkout.holdKey)
      let order = try walkout.buyer.order(hold.json.id.integer ?? 0, key: walkout.orderKey)
      if hold.status != 201 || order.status != 201 {
        wrong.append("seat \(walkout.seat) of a client who came back: \(hold) \(order)")
      }
    }
    let holds = try stack.sql("SELECT COUNT(*) FROM hold WHERE schedule_id = \(hall.scheduleID)")
    let whole = gone.count { $0.isWhole }
    if holds != "\(whole)" {
      wrong.append("\(whole) clients asked in full and \(holds) holds were made")
    }
    return wrong
  }

  private func request(of walkout: Walkout) -> [UInt8] {
    let body = #"{"seat_ids":[\#(walkout.seat)]}"#
    let head = [
      "POST /v1/schedules/\(hall.scheduleID)/holds HTTP/1.1", "Host: 127.0.0.1",
      "Authorization: Bearer \(walkout.buyer.token)", "Idempotency-Key: \(walkout.holdKey)",
      "Content-Type: application/json", "Content-Length: \(body.utf8.count)", "", "",
    ].joined(separator: "\r\n")
    return Array((head + body).utf8).dropLast(walkout.isWhole ? 0 : 4)
  }
}
