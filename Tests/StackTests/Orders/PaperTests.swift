import Foundation
import TestSupport
import Testing

@Suite("Tickets to keep")
struct PaperTests {
  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  @Test("The owner gets the tickets as a file, a page each, which no cache keeps")
  func tickets() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let path = "/v1/orders/\(try sale.order([1, 2, 3], by: buyer).id.integer ?? 0)/tickets.pdf"
    let reply = try paper(path, of: buyer)
    #expect(reply.status == 200, "\(reply)")
    #expect(reply["content-type"] == "application/pdf")
    #expect(reply["cache-control"] == "no-store")
    #expect(reply["content-disposition"]?.hasPrefix("attachment; filename=\"tickets-") == true)
    #expect(pages(reply) == 3)
    let head = try paper(path, of: buyer, method: "HEAD")
    #expect(head.status == 200 && head.body.isEmpty)
    #expect(try paper(path + "?x=1", of: buyer).status == 200)
  }

  @Test("Nobody else gets a ticket or a date")
  func strangers() throws {
    let sale = try Sale(stack)
    let order = try sale.order([1], by: try sale.buyer()).id.integer ?? 0
    let stranger = try sale.buyer()
    for file in ["tickets.pdf", "concert.ics"] {
      #expect(try paper("/v1/orders/\(order)/\(file)", of: stranger).outcome == "404 not_found")
      #expect(try stack.get("/v1/orders/\(order)/\(file)").outcome == "401 authentication_required")
    }
  }

  @Test("A ticket that was given back has no page, and the last one leaves none")
  func cancelled() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let order = try sale.order([1, 2], by: buyer)
    let id = order.id.integer ?? 0
    let first = try #require(order.tickets[0].id.integer)
    #expect(try buyer.cancel(id, tickets: [first]).status == 201)
    #expect(pages(try paper("/v1/orders/\(id)/tickets.pdf", of: buyer)) == 1)
    #expect(try buyer.cancel(id).status == 201)
    #expect(try paper("/v1/orders/\(id)/tickets.pdf", of: buyer).outcome == "409 already_cancelled")
  }

  @Test("The calendar keeps the order's name, counts its changes, and takes the date back")
  func calendar() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let id = try sale.order([1, 2], by: buyer).id.integer ?? 0
    let first = try paper("/v1/orders/\(id)/concert.ics", of: buyer)
    #expect(first["content-type"] == "text/calendar; charset=utf-8")
    #expect(first.text.contains("\r\nMETHOD:PUBLISH\r\n"))
    #expect(try line("SEQUENCE", first) == "SEQUENCE:0")
    #expect(try buyer.cancel(id).status == 201)
    let after = try paper("/v1/orders/\(id)/concert.ics", of: buyer)
    #expect(after.text.contains("\r\nMETHOD:CANCEL\r\n"))
    #expect(after.text.contains("\r\nSTATUS:CANCELLED\r\n"))
    #expect(try line("SEQUENCE", after) == "SEQUENCE:1")
    #expect(try line("UID", after) == line("UID", first))
  }

  @Test("A date that the office calls off is taken back, although the order knows nothing of it")
  func calledOff() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let id = try sale.order([1], by: buyer).id.integer ?? 0
    try sale.cancelDate()
    let reply = try paper("/v1/orders/\(id)/concert.ics", of: buyer)
    #expect(reply.text.contains("\r\nMETHOD:CANCEL\r\n"))
    #expect(try line("SEQUENCE", reply) == "SEQUENCE:1")
  }

  @Test("Tickets and calendars speak the person's language and tell the venue's time")
  func language() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let id = try sale.order([1], by: buyer).id.integer ?? 0
    let korean = try paper("/v1/orders/\(id)/concert.ics", of: buyer)
    #expect(korean.text.contains("DTSTART;TZID=Asia/Seoul:"))
    #expect(try line("DESCRIPTION", korean).hasPrefix("DESCRIPTION:입장 시작"))
    #expect(try buyer.send("PATCH", "/v1/me", #"{"language":"en"}"#).status == 200)
    try stack.sql(
      "UPDATE venue SET time_zone = 'America/New_York' WHERE id = \(sale.hall.venueID)")
    let english = try paper("/v1/orders/\(id)/concert.ics", of: buyer)
    #expect(english.text.contains("DTSTART;TZID=America/New_York:"))
    #expect(try line("DESCRIPTION", english).hasPrefix("DESCRIPTION:Doors open"))
  }

  /// The unfolded line of that name.
  private func line(_ name: String, _ reply: Reply) throws -> String {
    let lines = reply.text.replacingOccurrences(of: "\r\n ", with: "").split(separator: "\r\n")
    return String(try #require(lines.first { $0.hasPrefix(name + ":") }))
  }

  /// The answer of a pool that yields to all other suites, and may be late for that.
  private func paper(_ path: String, of buyer: Buyer, method: String = "GET") throws -> Reply {
    var reply = try buyer.send(method, path)
    try eventually(within: .seconds(90), "\(path): \(reply.status)") {
      if [503, 504].contains(reply.status) { reply = try buyer.send(method, path) }
      return ![503, 504].contains(reply.status)
    }
    return reply
  }

  private func pages(_ reply: Reply) -> Int {
    let text = String(decoding: reply.body, as: UTF8.self)
    return text.components(separatedBy: "/Type /Page %").count - 1
  }
}
