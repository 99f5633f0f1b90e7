package import BoxOffice
package import HTTP

enum EventHandlers {
  /// Lists events. `after` is the id of the last event that the integrator has, and the next cursor
  /// is the same number.
  static let list = Endpoint.integrator { call in
    let after = try call.query.integer("after", in: 0...Int.max, default: 0)
    let limit = try call.query.integer("limit", in: 1...100, default: 20)
    let page = try call.services.events.listEvents(after: Int64(after), limit: limit)
    return .json(
      JSONWriter.list(page, capacity: 32_768) { json, event in
        json.object { $0.members(of: event) }
      }
    ).private
  }
}

extension JSONWriter {
  /// An event as the feed and the webhooks show it.
  package mutating func members(of event: Event) {
    member("id", event.position)
    member("kind", event.kind)
    member("aggregate", event.aggregate)
    member("aggregate_id", event.aggregateID)
    member("sequence", event.sequence)
    member("created_at", event.createdAt.rfc3339)
    name("data")
    value(json: Array(event.payload.utf8))
  }
}
