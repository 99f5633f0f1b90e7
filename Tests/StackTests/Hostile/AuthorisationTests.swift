import Foundation
import TestSupport
import Testing

@Suite("Who may do what", .serialized)
struct AuthorisationTests {
  private static let common = Result { try AuthorisationScene(.shared()) }

  private let scene: AuthorisationScene

  init() throws {
    scene = try Self.common.get()
  }

  @Test("is stated here for every route")
  func complete() throws {
    let source = try String(
      contentsOfFile: Stack.root + "/Sources/BoxOfficeAPI/Routes.swift", encoding: .utf8)
    let rows = source.matches(of: /\("([A-Z]+)", "([^"]+)",/).map {
      "\($0.output.1) \($0.output.2)"
    }
    #expect(rows.count > 30)
    #expect(Set(rows) == Set(RouteRule.all.map(\.route)).union(RouteRule.programs))
    #expect(Set(RouteRule.all.map(\.route)).count == RouteRule.all.count)
  }

  @Test("without a good login is nothing, on every route of a user", arguments: RouteRule.users)
  func outsiders(rule: RouteRule) throws {
    let path = try rule.path(scene, scene.owner)
    var answers: Set<String> = []
    for (who, token) in scene.outsiders {
      let reply = try rule.send(path, scene, token: token)
      #expect(reply.status == 401 && reply.code == "authentication_required", "\(who): \(reply)")
      #expect(reply["www-authenticate"] == "Bearer", "\(who)")
      answers.insert(reply.textWithoutRequestID)
    }
    #expect(answers.count == 1, "all are told the same")
  }

  @Test(
    "never includes what is somebody else's, as if it were not there", arguments: RouteRule.users)
  func others(rule: RouteRule) throws {
    let path = try rule.path(scene, scene.owner)
    let reply = try rule.send(path, scene, token: scene.other.token)
    #expect(reply.status == rule.other, "\(reply)")
    #expect(!reply.text.contains(scene.owner.email))
    guard rule.route.contains("{id}"), rule.other == 404 else { return }
    let missing = try rule.send(
      path.replacing(/\/\d+/, with: "/7000000000"), scene, token: scene.other.token)
    expectSame(reply, missing)
  }

  @Test("includes one's own", arguments: RouteRule.users)
  func owner(rule: RouteRule) throws {
    let reply = try rule.send(rule.path(scene, scene.owner), scene, token: scene.owner.token)
    #expect(reply.status == rule.owner, "\(reply)")
  }

  @Test("is the same for everybody on the public routes", arguments: RouteRule.publics)
  func publics(rule: RouteRule) throws {
    let path = try rule.path(scene, scene.owner)
    let insiders = [("owner", scene.owner.token), ("other", scene.other.token)]
    for (who, token) in scene.outsiders + insiders.map({ ($0.0, Optional($0.1)) }) {
      let reply = try rule.send(path, scene, token: token)
      #expect(reply.status == rule.owner, "\(who): \(reply)")
    }
  }

  @Test("in a queue is told by the queue's token alone", arguments: RouteRule.queueTokens)
  func queueTokens(rule: RouteRule) throws {
    let insiders = [("owner", scene.owner.token), ("other", scene.other.token)]
    for (who, token) in scene.outsiders + insiders.map({ ($0.0, Optional($0.1)) }) {
      let reply = try rule.send(rule.path(scene, scene.owner), scene, token: token)
      #expect(reply.status == 403 && reply.code == "queue_token_required", "\(who): \(reply)")
    }
  }

  @Test("never includes somebody else's hold or ticket, named in a body")
  func bodies() throws {
    let (sale, owner, other) = (scene.sale, scene.owner, scene.other)
    let hold = try sale.hold([scene.nextSeat()], by: owner)
    let foreign = try other.order(hold)
    let missing = try other.order(7_000_000_000)
    #expect(foreign.status == 404 && foreign.code == "not_found")
    expectSame(foreign, missing)
    #expect(try owner.get("/v1/holds/\(hold)").json.status.string == "active")

    let ownerOrder = try sale.order([scene.nextSeat()], by: owner)
    let otherOrder = try sale.order([scene.nextSeat()], by: other)
    let ticket = try #require(ownerOrder.tickets[0].id.integer)
    let order = try #require(otherOrder.id.integer)
    let wrongTicket = try other.cancel(order, tickets: [ticket])
    let noTicket = try other.cancel(order, tickets: [7_000_000_000])
    #expect(wrongTicket.status == 404)
    expectSame(wrongTicket, noTicket)
  }

  @Test("is not to be had by a key that somebody else has used")
  func keys() throws {
    let key = Buyer.freshKey()
    let hold = try scene.owner.hold([scene.nextSeat()], of: scene.sale.schedule, key: key)
    #expect(hold.status == 201)
    let other = try scene.other.hold([1], of: scene.sale.schedule, key: key)
    #expect(other["idempotent-replayed"] == nil && other.body != hold.body)
  }

  /// Whether two answers differ in the id of the request alone.
  private func expectSame(
    _ left: Reply, _ right: Reply, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    func told(_ reply: Reply) -> [String] {
      let headers = reply.headers.filter { !["x-request-id", "date"].contains($0.name) }
      return ["\(reply.status)", reply.textWithoutRequestID]
        + headers.map { "\($0.name): \($0.value)" }
    }
    #expect(told(left) == told(right), sourceLocation: sourceLocation)
  }
}
