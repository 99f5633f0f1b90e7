import BoxOffice

/// What is under way to one webhook.
struct WebhookRun {
  private static let concurrencyMax = 32
  static let batch = 200

  var webhook: Webhook
  /// Loaded and not yet sent, in their order.
  private(set) var waiting: [Delivery] = []
  /// Sent and not yet answered, by position.
  private(set) var underWay: [Int64: Delivery] = [:]
  /// Answered, and the database not yet told.
  private(set) var delivered: [Int64] = []
  /// Whether the database may have more for it.
  var mayHaveMore = true
  var leaseEnds = ContinuousClock.now
  /// Nothing more is sent before the next look at the list.
  var isResting = false

  init(_ webhook: Webhook) {
    self.webhook = webhook
  }

  // Who was not there is asked by one delivery whether he is back.
  private var concurrency: Int { webhook.failures > 0 ? 1 : Self.concurrencyMax }

  var isIdle: Bool { waiting.isEmpty && underWay.isEmpty && delivered.isEmpty }
  // What follows a delivered event of the same thing comes only when the database knows of the delivery.
  var wantsMore: Bool {
    !isResting && waiting.count < concurrency && (mayHaveMore || !delivered.isEmpty)
  }

  /// Takes what the database lists, but for what is on its way already.
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

  /// Ends what was under way.
  mutating func end(_ position: Int64, delivered isDelivered: Bool) -> Delivery? {
    if isDelivered { delivered.append(position) }
    return underWay.removeValue(forKey: position)
  }

  /// What the database is to be told.
  mutating func takeDelivered() -> [Int64] {
    defer { delivered = [] }
    return delivered
  }

  /// Sends no more; what waits stays in the database.
  mutating func rest() {
    isResting = true
    waiting = []
  }
}
