import BoxOffice
import BoxOfficeStore
import Curl
import Letters
import Signing
import System

/// Sends letters between two passes of the sweep, many at once over a few kept connections. One
/// sweep at a time has the lease; a letter is noted as sent after the server has taken it, so that
/// it comes at least once, always under the same Message-ID.
final class LetterSender {
  private static let leaseName = "letters"
  private static let leaseSeconds = 15
  private static let leaseRenewal = Duration.seconds(3)
  private static let timeoutMilliseconds = 30_000
  private static let waitMilliseconds: Int64 = 20
  // The pace of letters is kept in steps of a tenth of a second.
  private static let pauseMilliseconds: Int64 = 10
  private static let batch = 100
  private static let notedMax = 25
  private static let occasionsBatch = 500
  private static let occasionsEvery = Duration.seconds(20)
  private static let lookEvery = Duration.milliseconds(900)
  // Letters that are handed over for each open connection: one goes, one waits behind it.
  private static let perConnection = 2

  private let store: Store
  private let holder: String
  private let settings: MailSettings
  private let keys: KeyRing
  private let links: LinkSecret
  private let tally: (LetterTally) -> Void
  private var writer: LetterWriter?
  private var mails: Mails?
  private var leaseEnds = ContinuousClock.now
  private var nextOccasions = ContinuousClock.now
  private var nextLook = ContinuousClock.now
  private var pace: LetterPace
  private var rest: (failures: Int64, until: ContinuousClock.Instant) = (0, .now)

  private var waiting: [Letter] = []
  private var underWay: [Int64: Letter] = [:]
  private var sent: [Letter] = []
  private var clock = (asOf: Instant(millisecondsSince1970: 0), read: ContinuousClock.now)

  init(
    store: Store, holder: String, settings: MailSettings, keys: KeyRing,
    links: LinkSecret, tally: @escaping (LetterTally) -> Void
  ) {
    self.store = store
    self.holder = holder
    self.settings = settings
    self.keys = keys
    self.links = links
    self.tally = tally
    pace = LetterPace(perSecond: settings.lettersPerSecond)
  }

  /// Whether letters are on their way or wait for it.
  var isBusy: Bool { !waiting.isEmpty || !underWay.isEmpty || !sent.isEmpty }

  /// Sends due letters until none is left or the time is over.
  func work(until deadline: ContinuousClock.Instant) {
    guard let writer = openShelf() else { return }
    self.writer = writer
    do {
      while ContinuousClock.now < deadline, try holdLease() {
        try writeOccasions()
        try load()
        try send(until: deadline)
        guard isBusy else { break }
        if underWay.isEmpty {
          guard !waiting.isEmpty, !isResting else { break }
          ThisProcess.sleep(milliseconds: Self.pauseMilliseconds)
        } else {
          try settle(mails?.wait(milliseconds: Self.waitMilliseconds) ?? [])
        }
      }
      try noteSent(atLeast: 1)
    } catch {
      forget()
      Log.event("sweep_failed", [("job", "letters"), ("reason", "\(error)")])
    }
  }

  /// Waits for the letters under way, with a bound; the next sweep sends the others.
  func finish(until deadline: ContinuousClock.Instant) {
    waiting = []
    do {
      while let mails, mails.count > 0, ContinuousClock.now < deadline {
        try settle(mails.wait(milliseconds: Self.waitMilliseconds))
      }
      try noteSent(atLeast: 1)
      if leaseEnds > ContinuousClock.now {
        try store.endLease(Self.leaseName, holder: holder)
      }
    } catch {
      Log.event("sweep_failed", [("job", "letters"), ("reason", "\(error)")])
    }
  }

  private var isResting: Bool { ContinuousClock.now < rest.until }

  // A wrong sentence stops the letters, which wait, and nothing else.
  private func openShelf() -> LetterWriter? {
    if let writer { return writer }
    guard ContinuousClock.now >= nextLook else { return nil }
    do throws(LetterShelf.Wrong) {
      return LetterWriter(
        settings: settings, shelf: try LetterShelf(directory: settings.templates),
        unsubscribing: UnsubscribeTokens(keys: keys), links: links,
        papers: LetterPapers(
          store, shop: CairoPrintShop(organizer: settings.address)))
    } catch {
      nextLook = ContinuousClock.now + .seconds(60)
      Log.event("letters_stopped", [("templates", error.reasons.joined(separator: "; "))])
      return nil
    }
  }

  private func holdLease() throws(BoxOfficeError) -> Bool {
    let now = ContinuousClock.now
    guard leaseEnds - now < .seconds(Self.leaseSeconds) - Self.leaseRenewal else { return true }
    guard isBusy || now >= nextLook else { return leaseEnds > now }
    let isOurs = try store.takeLease(
      Self.leaseName, holder: holder, seconds: Self.leaseSeconds)
    if isOurs {
      leaseEnds = now + .seconds(Self.leaseSeconds)
    } else {
      nextLook = now + Self.lookEvery
      forget()
    }
    return isOurs
  }

  private func writeOccasions() throws(BoxOfficeError) {
    guard ContinuousClock.now >= nextOccasions else { return }
    nextOccasions = ContinuousClock.now + Self.occasionsEvery
    let written =
      try store.writeReminders(limit: Self.occasionsBatch)
      + store.writeLineLetters(limit: Self.occasionsBatch)
    // A full batch has more behind it.
    if written >= Self.occasionsBatch { nextOccasions = ContinuousClock.now }
    tally(LetterTally(failed: try store.giveUpLetters(limit: Self.occasionsBatch)))
  }

  private func load() throws(BoxOfficeError) {
    guard waiting.isEmpty, !isResting, ContinuousClock.now >= nextLook else { return }
    try noteSent(atLeast: 1)
    let limit = Self.batch + underWay.count
    let (listed, asOf) = try store.listDueLetters(limit: limit)
    clock = (asOf, ContinuousClock.now)
    waiting = listed.filter { underWay[$0.id] == nil }
    if listed.count < limit { nextLook = ContinuousClock.now + Self.lookEvery }
  }

  private var now: Instant {
    let elapsed = (ContinuousClock.now - clock.read).components.seconds
    return Instant(millisecondsSince1970: clock.asOf.millisecondsSince1970 + elapsed * 1000)
  }

  private func send(until deadline: ContinuousClock.Instant) throws(BoxOfficeError) {
    let most = (settings.server?.connections ?? 1) * Self.perConnection
    while !isResting, underWay.count < most, !waiting.isEmpty, ContinuousClock.now < deadline,
      pace.takes()
    {
      let letter = waiting.removeFirst()
      guard let written = try writer?.write(letter, at: now) else { return }
      switch written {
      case .dropped(let reason):
        try store.noteDropped(letter, reason: reason)
        tally(LetterTally(dropped: 1))
      case .message(let message): try handOver(message, letter)
      }
    }
  }

  private func handOver(
    _ message: MailMessage, _ letter: Letter
  ) throws(BoxOfficeError) {
    guard let server = settings.server else {
      let folder = LetterFolder(path: settings.folder)
      guard folder.put(message.bytes, number: letter.id, edition: letter.edition) else {
        return restAfterFailure("folder")
      }
      sent.append(letter)
      return try noteSent(atLeast: Self.notedMax)
    }
    let mails = mails ?? Mails(to: server, timeoutMilliseconds: Self.timeoutMilliseconds)
    self.mails = mails
    underWay[letter.id] = letter
    mails.start(message.bytes, to: letter.address, id: letter.id)
  }

  private func settle(
    _ ended: [(id: Int64, outcome: MailOutcome)]
  ) throws(BoxOfficeError) {
    for (id, outcome) in ended {
      guard let letter = underWay.removeValue(forKey: id) else { continue }
      switch LetterFate(outcome) {
      case .sent:
        rest.failures = 0
        sent.append(letter)
      case .delayed(let failure):
        try store.noteDelayed(letter, failure: failure)
        tally(LetterTally(delayed: 1))
        log(letter, failure)
      case .refused(let failure, let marksAddress):
        try store.noteRefused(letter, failure: failure, marksAddress: marksAddress)
        tally(LetterTally(failed: 1))
        log(letter, failure)
      case .unreached(let failure):
        restAfterFailure(failure)
      }
    }
    try noteSent(atLeast: Self.notedMax)
  }

  // Letters that were under way together fail together, and none of them is to blame.
  private func restAfterFailure(_ failure: String) {
    waiting = []
    guard !isResting else { return }
    rest.failures += 1
    let seconds = LetterRetry.restSeconds(afterFailures: rest.failures)
    rest.until = ContinuousClock.now + .seconds(seconds)
    tally(LetterTally(rests: 1))
    Log.event(
      "letters_rest",
      [("failures", "\(rest.failures)"), ("seconds", "\(seconds)"), ("result", failure)])
  }

  private func noteSent(atLeast count: Int) throws(BoxOfficeError) {
    guard sent.count >= count else { return }
    let healed = sent.filter { $0.isFailing && $0.isToOwnAddress }.map(\.userID)
    try store.noteSent(sent.map(\.id), healed: healed)
    tally(LetterTally(sent: sent.count))
    sent = []
  }

  /// Leaves all letters to the database: those that the server has taken meanwhile come again.
  private func forget() {
    waiting = []
    underWay = [:]
    sent = []
    mails = nil
    leaseEnds = ContinuousClock.now
  }

  private func log(_ letter: Letter, _ failure: String) {
    Log.event(
      "letter_failed",
      [
        ("letter_id", "\(letter.id)"), ("kind", letter.kind.rawValue),
        ("try", "\(letter.tries + 1)"), ("result", failure),
      ])
  }
}
