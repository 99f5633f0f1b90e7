import BoxOffice
import BoxOfficeStore
import Curl

/// Delivers events to webhooks between two passes of the sweep, all at once on one thread: a slow
/// or dead receiver delays neither another nor the sweep.
final class WebhookSender {
  private static let timeoutMilliseconds = 10_000
  // Longer than any request, so that no delivery is under way when the lease goes to another sweep.
  private static let leaseSeconds = 15
  private static let leaseRenewal = Duration.seconds(3)
  private static let fanOutsMax = 20
  private static let waitMilliseconds: Int64 = 50
  private static let deliveredMax = 100

  private let store: Store
  private let holder: String
  private let posts: Posts
  private var runs: [WebhookID: WebhookRun] = [:]
  private var targets: [Int64: (webhook: WebhookID, position: Int64)] = [:]
  private var lastPost: Int64 = 0
  private var clock = (asOf: Instant(millisecondsSince1970: 0), read: ContinuousClock.now)

  init(store: Store, holder: String, mayReachPrivate: Bool) {
    self.store = store
    self.holder = holder
    posts = Posts(mayReachPrivate: mayReachPrivate, timeoutMilliseconds: Self.timeoutMilliseconds)
  }

  /// Whether deliveries are under way.
  var isBusy: Bool { posts.count > 0 }

  /// Delivers due events until none is left or the time is over.
  func work(until deadline: ContinuousClock.Instant) {
    do {
      try refresh()
      while ContinuousClock.now < deadline {
        try loadAndSend()
        guard posts.count > 0 else { break }
        try settle(posts.wait(milliseconds: Self.waitMilliseconds))
      }
      try tellDelivered(atLeast: 1)
    } catch {
      Log.event("sweep_failed", [("job", "webhooks"), ("reason", "\(error)")])
    }
  }

  /// Waits for the deliveries under way, with a bound; the next sweep sends unanswered ones again.
  func finish(until deadline: ContinuousClock.Instant) {
    for id in runs.keys { runs[id]?.rest() }
    do {
      while posts.count > 0, ContinuousClock.now < deadline {
        try settle(posts.wait(milliseconds: Self.waitMilliseconds))
      }
      try tellDelivered(atLeast: 1)
      for id in runs.keys { try store.endLease(Self.lease(id), holder: holder) }
    } catch {
      Log.event("sweep_failed", [("job", "webhooks"), ("reason", "\(error)")])
    }
  }

  private func refresh() throws(BoxOfficeError) {
    let listed = try store.listWebhooks()
    if let asOf = listed.first?.asOf { clock = (asOf, ContinuousClock.now) }
    // The webhook is removed or rests: its deliveries under way may end.
    for (id, run) in runs where !listed.contains(where: { $0.0.id == id }) {
      if run.isIdle { runs[id] = nil } else { runs[id]?.rest() }
    }
    for (webhook, _) in listed {
      var run = runs[webhook.id] ?? WebhookRun(webhook)
      run.webhook = webhook
      run.isResting = try !holdLease(of: &run)
      run.mayHaveMore = true
      runs[webhook.id] = run
      guard !run.isResting else { continue }
      for _ in 0..<Self.fanOutsMax where try !store.fanOut(to: webhook.id) { break }
    }
  }

  private func holdLease(of run: inout WebhookRun) throws(BoxOfficeError) -> Bool {
    let now = ContinuousClock.now
    guard run.leaseEnds - now < .seconds(Self.leaseSeconds) - Self.leaseRenewal else { return true }
    let isOurs = try store.takeLease(
      Self.lease(run.webhook.id), holder: holder, seconds: Self.leaseSeconds)
    if isOurs { run.leaseEnds = now + .seconds(Self.leaseSeconds) }
    return isOurs
  }

  private static func lease(_ id: WebhookID) -> String { "webhook-\(id.value)" }

  private func loadAndSend() throws(BoxOfficeError) {
    for (id, var run) in runs {
      if run.wantsMore {
        try store.noteDelivered(run.takeDelivered(), to: id)
        run.load(try store.listDueDeliveries(to: id, limit: WebhookRun.batch))
      }
      while let delivery = run.takeNext() {
        lastPost += 1
        targets[lastPost] = (id, delivery.event.position)
        posts.start(
          WebhookRequest.post(delivery.event, to: run.webhook, at: now), id: lastPost)
      }
      runs[id] = run
    }
  }

  private var now: Instant {
    let elapsed = (ContinuousClock.now - clock.read).components.seconds
    return Instant(millisecondsSince1970: clock.asOf.millisecondsSince1970 + elapsed * 1000)
  }

  private func settle(_ ended: [(id: Int64, outcome: PostOutcome)]) throws(BoxOfficeError) {
    for (post, outcome) in ended {
      guard let target = targets.removeValue(forKey: post), var run = runs[target.webhook] else {
        continue
      }
      let isDelivered = outcome.isDelivery
      let delivery = run.end(target.position, delivered: isDelivered)
      if let delivery, !isDelivered {
        try store.noteFailed(delivery, to: target.webhook, result: outcome.word)
        Log.event(
          "webhook_failed",
          [
            ("webhook_id", "\(target.webhook.value)"), ("event_id", "\(target.position)"),
            ("attempt", "\(delivery.attempts + 1)"), ("result", outcome.word),
          ])
      }
      try noteReach(outcome, &run)
      runs[target.webhook] = run
    }
    try tellDelivered(atLeast: Self.deliveredMax)
  }

  private func noteReach(_ outcome: PostOutcome, _ run: inout WebhookRun) throws(BoxOfficeError) {
    let before = run.webhook.failures
    let failures = outcome.isReached ? 0 : before + 1
    // Deliveries that were sent together fail together and count as one failure.
    guard failures != before, outcome.isReached || !run.isResting else { return }
    run.webhook = Webhook(
      id: run.webhook.id, url: run.webhook.url, secrets: run.webhook.secrets, failures: failures)
    let rest = WebhookRetry.restSeconds(afterFailures: failures)
    if let rest {
      run.rest()
      Log.event(
        "webhook_rests",
        [
          ("webhook_id", "\(run.webhook.id.value)"), ("failures", "\(failures)"),
          ("seconds", "\(rest)"),
        ])
    }
    try store.noteReach(of: run.webhook.id, failures: failures, restSeconds: rest)
  }

  private func tellDelivered(atLeast count: Int) throws(BoxOfficeError) {
    for (id, var run) in runs where run.delivered.count >= count {
      try store.noteDelivered(run.takeDelivered(), to: id)
      runs[id] = run
    }
  }
}

extension PostOutcome {
  fileprivate var isDelivery: Bool {
    if case .answered(let status) = self { return (200...299).contains(status) }
    return false
  }

  /// Whether the receiver has answered, even if by a refusal.
  fileprivate var isReached: Bool {
    if case .answered(let status) = self {
      return isDelivery || WebhookRetry.isRefusal(status: status)
    }
    return false
  }

  fileprivate var word: String {
    switch self {
    case .answered(let status): "status_\(status)"
    case .failed(let failure): failure.rawValue
    }
  }
}
