import BoxOffice

/// The deliveries under way to one webhook.
struct WebhookRun {
  private static let concurrencyMax = 32
  static let batch = 200

  var webhook: Webhook
  /// Loaded and not yet sent, in their order.
  private(set) var waiting: [Delivery] = []
  /// Sent and not yet answered, by position.
  private(set) var underWay: [Int64: Delivery] = [:]
  /// Delivered, but not yet noted in the database.
  private(set) var delivered: [Int64] = []
  /// Whether the database may have more deliveries for the webhook.
  var mayHaveMore = true
  var leaseEnds = ContinuousClock.now
  /// Whether sending rests until the next reading of the list.
  var isResting = false

  init(_ webhook: Webhook) {
    self.webhook = webhook
  }

  // A receiver that failed is probed with one delivery before the rest is sent.
  private var concurrency: Int { webhook.failures > 0 ? 1 : Self.concurrencyMax }

  var isIdle: Bool { waiting.isEmpty && underWay.isEmpty && delivered.isEmpty }
  // Whether to read more from the database, which lists the next event of a subject only when the
  // one before is noted as delivered.
  var wantsMore: Bool {
    !isResting && waiting.count < concurrency && (mayHaveMore || !delivered.isEmpty)
  }

  /// Takes the listed deliveries, without those that are on their way already.
  mutating func load(_ listed: [Delivery]) {
    let known = Set(underWay.keys).union(delivered).union(waiting.map(\.event.position))
    let fresh = listed.filter { !known.contains($0.event.position) }
    waiting += fresh
    mayHaveMore = listed.count == Self.batch && !fresh.isEmpty
  }

  /// The next delivery that may be sent now; it counts as under way.
  mutating func takeNext() -> Delivery? {
    guard !isResting, !waiting.isEmpty, underWay.count < concurrency else { return nil }
    let delivery = waiting.removeFirst()
    underWay[delivery.event.position] = delivery
    return delivery
  }

  /// Ends a delivery that was under way.
  mutating func end(_ position: Int64, delivered isDelivered: Bool) -> Delivery? {
    if isDelivered { delivered.append(position) }
    return underWay.removeValue(forKey: position)
  }

  /// Takes the positions that the database must note as delivered.
  mutating func takeDelivered() -> [Int64] {
    defer { delivered = [] }
    return delivered
  }

  /// Stops sending; the waiting deliveries stay in the database.
  mutating func rest() {
    isResting = true
    waiting = []
  }
}
