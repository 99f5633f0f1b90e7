import BoxOffice
import System

/// An evening at one house, played in hundredths of a second: a till that serves so many deeds a
/// second, a crowd before the line that never ends, and people inside who choose, hold, choose and
/// pay.
struct SimulatedEvening {
  struct Plan: Sendable {
    /// Purchases a second that the till can serve.
    var best = 40
    var tillWorkers: Int64 = 2
    /// How long a person thinks before each deed, in milliseconds.
    var thinking = 200...1500
    /// Of a hundred people let in, so many never come.
    var idlePercent = 0
    var seconds = 60
    /// The percentage of its speed that the till has in a second.
    var speed: @Sendable (Int) -> Int = { _ in 100 }
    /// Whether a tick is made in a second, and whether anybody has measured the till.
    var isTicked: @Sendable (Int) -> Bool = { _ in true }
    var isMeasured: @Sendable (Int) -> Bool = { _ in true }
  }

  /// The figures of one second.
  struct Second {
    var paid = 0
    var admitted: Int64 = 0
    var places: Int64 = 0
    /// The longest wait of a payment and of a hold, in milliseconds.
    var payment = 0
    var hold = 0
  }

  static let steps = 100
  private static let noticing = 0...2000

  let plan: Plan
  private var random: SplitMix64
  private(set) var window: HouseWindow
  private(set) var seconds: [Second] = []
  /// How many come to hold and to pay in each step.
  private var holdsDue: [Int]
  private var paymentsDue: [Int]
  private var holds = Queue()
  private var payments = Queue()
  private var choosing: Int64 = 0
  private var idle: [Int] = []
  private var filled: Int64 = 0
  private var admittedAt: Instant?
  private var tickedAt = 0
  private var spare = 0
  private var waits: (holds: [Int], payments: [Int]) = ([], [])

  init(_ plan: Plan, seed: UInt64) {
    self.plan = plan
    random = SplitMix64(seed: seed)
    window = HouseWindow(tillWorkers: plan.tillWorkers)
    holdsDue = Array(repeating: 0, count: plan.seconds * Self.steps)
    paymentsDue = holdsDue
  }

  /// Plays the whole evening.
  mutating func play() {
    for second in 0..<plan.seconds {
      seconds.append(Second())
      if plan.isTicked(second) { tick(second) }
      seconds[second].places = window.places
      waits = ([], [])
      for step in (second * Self.steps)..<((second + 1) * Self.steps) {
        come(step)
        serve(step, second)
      }
    }
  }

  /// The share of the best rate, in percent, that was sold in some seconds.
  func share(_ span: Range<Int>) -> Int {
    seconds[span].map(\.paid).reduce(0, +) * 100 / (plan.best * span.count)
  }

  private mutating func tick(_ second: Int) {
    let now = Instant(millisecondsSince1970: Int64(second) * 1000)
    // A pass that is not used counts half after half a minute, and nothing after a whole one.
    idle.removeAll { $0 <= second - 60 }
    let half = idle.count { $0 <= second - 30 } / 2
    let inside = choosing + Int64(holds.count + payments.count + idle.count - half)
    let sight = HouseSight(
      now: now, elapsedMilliseconds: Int64(second - tickedAt) * 1000, inside: inside,
      filled: filled, isWanted: true,
      waitMilliseconds: plan.isMeasured(second) ? wait(at: second) : nil,
      tillWorkers: plan.tillWorkers, admittedAt: admittedAt)
    tickedAt = second
    _ = window.move(by: sight)
    let count = sight.admissions(into: window)
    if count > 0 { admittedAt = now }
    for _ in 0..<count { enter(second) }
    filled = inside + count
    seconds[second].admitted = count
  }

  /// The longer of the doors' median waits; a till that stands still has a round in its hands that
  /// grows old.
  private func wait(at second: Int) -> Int64 {
    let isStalled = plan.speed(max(0, second - 1)) == 0
    let oldest = min(holds.oldest ?? .max, payments.oldest ?? .max)
    let age = isStalled && oldest < .max ? (second * Self.steps - oldest) * 10 : 0
    return Int64(max(median(waits.holds), median(waits.payments), age))
  }

  private func median(_ waits: [Int]) -> Int {
    waits.isEmpty ? 0 : waits.sorted()[waits.count / 2]
  }

  private mutating func enter(_ second: Int) {
    if Int.random(in: 0..<100, using: &random) < plan.idlePercent {
      idle.append(second)
      return
    }
    choosing += 1
    let noticed = Int.random(in: Self.noticing, using: &random)
    plan(noticed + thought(), from: second * Self.steps, &holdsDue)
  }

  private mutating func thought() -> Int {
    Int.random(in: plan.thinking, using: &random)
  }

  private func plan(_ milliseconds: Int, from step: Int, _ due: inout [Int]) {
    let at = step + 1 + milliseconds / 10
    if at < due.count { due[at] += 1 }
  }

  private mutating func come(_ step: Int) {
    choosing -= Int64(holdsDue[step] + paymentsDue[step])
    holds.add(holdsDue[step], at: step)
    payments.add(paymentsDue[step], at: step)
  }

  /// Payments come before holds, as at the till.
  private mutating func serve(_ step: Int, _ second: Int) {
    spare += plan.best * 2 * plan.speed(second)
    let whole = 100 * Self.steps
    let cut = Int(window.cutAt?.millisecondsSince1970 ?? -1) / 10
    while spare >= whole, let came = payments.take() {
      spare -= whole
      seconds[second].paid += 1
      let wait = (step - came) * 10
      seconds[came / Self.steps].payment = max(seconds[came / Self.steps].payment, wait)
      if came > cut { waits.payments.append(wait) }
    }
    while spare >= whole, let came = holds.take() {
      spare -= whole
      let wait = (step - came) * 10
      seconds[came / Self.steps].hold = max(seconds[came / Self.steps].hold, wait)
      if came > cut { waits.holds.append(wait) }
      choosing += 1
      plan(thought(), from: step, &paymentsDue)
    }
    spare = min(spare, whole)
  }
}

/// Those who wait at one door, the first to come first.
private struct Queue {
  private var came: [(step: Int, people: Int)] = []
  private var next = 0
  private(set) var count = 0

  var oldest: Int? { count > 0 ? came[next].step : nil }

  mutating func add(_ people: Int, at step: Int) {
    guard people > 0 else { return }
    came.append((step, people))
    count += people
  }

  mutating func take() -> Int? {
    guard count > 0 else { return nil }
    count -= 1
    let step = came[next].step
    came[next].people -= 1
    if came[next].people == 0 { next += 1 }
    return step
  }
}
