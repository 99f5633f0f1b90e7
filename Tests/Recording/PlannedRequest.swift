import TestSupport

/// A request that only has to be sent.
struct PlannedRequest {
  let buyer: Buyer
  let path: String
  var body: String?
  /// The values that are known beside those of the buyer.
  var known: [String: String] = [:]
  /// The values that the answer adds: those that the worker has computed itself.
  var learned: (Reply) -> [String: String] = { _ in [:] }
  /// The same for what a later deed needs.
  var handedOn: (Reply) -> [String: String] = { _ in [:] }
}

extension PlannedRequest {
  init(buyer: Buyer, claiming seat: Int64, of schedule: Int64) {
    self.init(
      buyer: buyer, path: "/v1/schedules/\(schedule)/holds", body: #"{"seat_ids":[\#(seat)]}"#,
      known: ["seat": "\(seat)"], handedOn: { ["hold": "\($0.json.id.integer ?? 0)"] })
  }

  init(buyer: Buyer, paying hold: Int64) {
    self.init(
      buyer: buyer, path: "/v1/orders", body: #"{"hold_id":\#(hold)}"#,
      known: ["hold": "\(hold)"],
      learned: { ["code": $0.json.tickets[0].code.string ?? ""] })
  }

  init(buyer: Buyer, joining concert: Int64) {
    self.init(buyer: buyer, path: "/v1/concerts/\(concert)/queue-tokens")
  }
}
