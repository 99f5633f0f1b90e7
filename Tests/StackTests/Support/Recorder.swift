import Foundation
import MariaDB
import Rehearsal
import Synchronization
import TestSupport
import Testing

/// Buyers of a hall, numbered from 1, whose requests are recorded like those of a rehearsal, so
/// that the verdict can judge them.
final class Recorder: Sendable {
  let stack: Stack
  let hall: Hall
  let buyers: [Buyer]
  let atStart: BalanceAtStart

  private let attempts = Mutex<[Attempt]>([])
  private let start = ContinuousClock.now

  init(_ stack: Stack, _ hall: Hall, buyers count: Int, balance: Int64 = 1_000_000) throws {
    self.stack = stack
    self.hall = hall
    buyers = try Buyer.make(count, stack, balance: balance)
    atStart = try #require(
      try BalanceAtStart.read(of: buyers.map(\.id), on: Connection(stack.database)))
  }

  var history: [Attempt] { attempts.withLock { $0 } }

  /// The verdict at the moment, with the audit.
  func verdict() throws -> Verdict {
    let audit = try String(contentsOfFile: Stack.root + "/sql/audit.sql", encoding: .utf8)
    return try Verdict.judge(
      history, since: atStart, audit: audit, on: Connection(stack.database))
  }

  /// The promises that the verdict finds broken.
  func broken() throws -> Set<Violation.Rule> { Set(try verdict().violations.map(\.rule)) }

  /// Sends a request and records it; with `isHeard` false, as if the connection had been cut before
  /// the answer.
  @discardableResult
  func ask(
    _ step: Attempt.Step, by buyer: Int, _ method: String, _ path: String, _ body: String? = nil,
    key: String? = nil, pass: String? = nil, isHeard: Bool = true,
    _ change: (inout Attempt) -> Void = { _ in }
  ) throws -> Reply {
    let began = now
    let reply = try buyers[buyer - 1].send(
      method, path, body, key: key, headers: pass.map { [("Queue-Token", $0)] } ?? [])
    var attempt = Attempt(
      number: 0, buyer: buyer, step: step, intended: began, began: began, ended: now,
      outcome: isHeard
        ? .answered(status: reply.status, code: reply.code) : .unknown(reason: "cut"))
    attempt.key = key
    attempt.scheduleID = hall.scheduleID
    change(&attempt)
    if isHeard, reply.status < 300 { attempt.hear(reply) }
    attempts.withLock {
      attempt.number = $0.count
      $0.append(attempt)
    }
    return reply
  }

  private var now: UInt64 { UInt64((ContinuousClock.now - start) / .nanoseconds(1)) }
}

extension Recorder {
  @discardableResult
  func hold(
    _ seats: [Int64], by buyer: Int, key: String = Buyer.freshKey(), pass: String? = nil,
    isHeard: Bool = true
  ) throws -> Reply {
    try ask(
      .hold, by: buyer, "POST", "/v1/schedules/\(hall.scheduleID)/holds",
      #"{"seat_ids":\#(seats)}"#, key: key, pass: pass, isHeard: isHeard
    ) { $0.seatIDs = seats }
  }

  @discardableResult
  func pay(
    _ hold: Int64, by buyer: Int, key: String = Buyer.freshKey(), pass: String? = nil,
    isHeard: Bool = true
  ) throws -> Reply {
    try ask(
      .pay, by: buyer, "POST", "/v1/orders", #"{"hold_id":\#(hold)}"#, key: key, pass: pass,
      isHeard: isHeard
    ) { $0.holdID = hold }
  }

  @discardableResult
  func cancel(
    _ order: Int64, tickets: [Int64] = [], by buyer: Int, key: String = Buyer.freshKey()
  ) throws -> Reply {
    let body = tickets.isEmpty ? nil : #"{"ticket_ids":\#(tickets)}"#
    return try ask(
      .cancel, by: buyer, "POST", "/v1/orders/\(order)/cancellations", body, key: key
    ) {
      $0.orderID = order
      $0.ticketIDs = tickets
    }
  }

  @discardableResult
  func extend(_ hold: Int64, by buyer: Int) throws -> Reply {
    try ask(
      .extend, by: buyer, "POST", "/v1/holds/\(hold)/extensions", key: Buyer.freshKey()
    ) { $0.holdID = hold }
  }

  @discardableResult
  func release(_ hold: Int64, by buyer: Int) throws -> Reply {
    try ask(.release, by: buyer, "DELETE", "/v1/holds/\(hold)") { $0.holdID = hold }
  }

  @discardableResult
  func charge(_ amount: Int64, by buyer: Int, key: String = Buyer.freshKey()) throws -> Reply {
    try ask(
      .charge, by: buyer, "POST", "/v1/wallet/charges", #"{"amount":\#(amount)}"#, key: key)
  }

  /// Joins the line of the hall's concert; gives the token.
  func join(by buyer: Int) throws -> String {
    let reply = try ask(
      .join, by: buyer, "POST", "/v1/concerts/\(hall.concertID)/queue-tokens")
    return try #require(reply.json.token.string, "\(reply)")
  }

  /// Polls until the place is a pass.
  func awaitPass(_ token: String, by buyer: Int) throws {
    try eventually(within: .seconds(15), "buyer \(buyer) is let in") {
      try ask(.poll, by: buyer, "GET", "/v1/queue-tokens/current", pass: token)
        .json.state.string == "active"
    }
  }
}

extension Attempt {
  /// Takes the ids and amounts from an answer of success.
  fileprivate mutating func hear(_ reply: Reply) {
    let json = reply.json
    isReplayed = reply["idempotent-replayed"] == "true"
    switch step {
    case .hold, .extend:
      holdID = json.id.integer
      seatIDs = json.seats.each("seat_id").compactMap(\.integer)
      amountMinor = json.total.amount.integer
    case .pay:
      orderID = json.id.integer
      ticketIDs = json.tickets.each("id").compactMap(\.integer)
      seatIDs = json.tickets.array.compactMap(\.seat.seat_id.integer)
      amountMinor = json.total.amount.integer
    case .cancel: amountMinor = json.refund.amount.integer
    case .charge:
      transferID = json.transfer.id.integer
      amountMinor = json.transfer.amount.amount.integer
    case .join, .poll:
      queueNumber = json.number.integer
      queueState = json.state.string
      pollAfterSeconds = json.poll_after_seconds.integer
    case .concerts, .schedules, .leave, .availability, .release: break
    }
  }
}
