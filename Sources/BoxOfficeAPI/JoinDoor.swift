import BoxOffice

/// The door at which people join a line: as wide as those inside leave it. A rush brings far more
/// joins than purchases, and each costs the machine a good part of what a purchase does. While a
/// line is short everybody may join, because then those who buy come by it.
package final class JoinDoor {
  /// The milliseconds that the oldest request at a till has waited.
  let tillWait: () -> Int64
  private var perSecond = JoinDoor.most
  private var free = JoinDoor.atOnce
  private var countedAt: Int64 = 0
  private var movedAt: Int64 = 0
  /// How many have come since the door was moved last, and how many came a second before.
  private var came = 0.0
  private var cameBefore = 0.0
  /// The concerts, as the path names them, whose last newcomer will wait for long.
  private var long: Set<String> = []

  package init(tillWait: @escaping () -> Int64) {
    self.tillWait = tillWait
  }

  /// Notes what a newcomer was told.
  func note(_ standing: QueueStanding, of concert: ConcertID) {
    let isLong =
      standing.state == .lobby
      || standing.state == .waiting && (standing.etaSeconds ?? .max) >= Self.longSeconds
    let name = String(concert.value)
    if isLong { long.insert(name) } else { long.remove(name) }
  }

  /// Whether one more has to come again later.
  func turnsAway(_ call: Call, _ waits: Waits) -> Bool {
    guard let now = waits.now else { return false }
    move(waits.atTills, at: now)
    guard let concert = call.pathID, long.contains(concert) else { return false }
    came += 1
    let passed = Double(min(1000, max(0, now - countedAt))) / 1000
    free = min(Self.atOnce, free + passed * perSecond)
    countedAt = now
    guard free >= 1 else { return true }
    free -= 1
    return false
  }

  /// The seconds for which those turned away should stay away, so that not many more come than can
  /// pass: each time costs the machine something, too.
  var awaySeconds: Double {
    min(Self.awaySecondsMax, Self.awaySecondsMin * max(1, cameBefore / perSecond))
  }

  // One slow moment changes little; a till that stays slow closes the door within two seconds, and
  // it opens slowly, since those outside come at once.
  private func move(_ wait: Int64, at now: Int64) {
    let passed = abs(now - movedAt)
    guard passed >= Self.moveMilliseconds else { return }
    movedAt = now
    cameBefore = came * 1000 / Double(passed)
    came = 0
    perSecond =
      wait > Self.slowMilliseconds
      ? max(Self.least, perSecond / 2) : min(Self.most, perSecond + Self.growth)
  }

  private static let slowMilliseconds: Int64 = 100
  private static let longSeconds: Int64 = 10
  private static let moveMilliseconds: Int64 = 250
  private static let growth = 25.0
  private static let awaySecondsMin = 5.0
  private static let awaySecondsMax = 60.0
  /// Joins a second by one worker: more than it can serve, and so few that the line still grows.
  private static let most = 5000.0
  private static let least = 25.0
  private static let atOnce = 32.0
}
