package import BoxOffice

/// The services that a handler may use.
package struct Services {
  let catalogue: any Catalogue
  let people: any People
  let wallets: any Wallets
  let desk: any Desk
  let queues: any Queues
  let events: any Events
  let bodies: any BodyCache
  let passwords: any Passwords
  let printShop: any PrintShop
  let unsubscribing: any Unsubscribing
  let readiness: any ReadinessCheck
  let metrics: any MetricsPage
  /// nil where everybody may join at any time.
  let joinDoor: JoinDoor?
  /// Whether it is counted also for the host itself how often somebody asks.
  let limitsThisHost: Bool

  package init(
    catalogue: any Catalogue, people: any People, wallets: any Wallets, desk: any Desk,
    queues: any Queues, events: any Events, bodies: any BodyCache, passwords: any Passwords,
    printShop: any PrintShop, unsubscribing: any Unsubscribing, readiness: any ReadinessCheck,
    metrics: any MetricsPage, joinDoor: JoinDoor? = nil, limitsThisHost: Bool = true
  ) {
    self.catalogue = catalogue
    self.people = people
    self.wallets = wallets
    self.desk = desk
    self.queues = queues
    self.events = events
    self.bodies = bodies
    self.passwords = passwords
    self.printShop = printShop
    self.unsubscribing = unsubscribing
    self.readiness = readiness
    self.metrics = metrics
    self.joinDoor = joinDoor
    self.limitsThisHost = limitsThisHost
  }
}

/// Finished bodies that many visitors share.
package protocol BodyCache {
  /// The body under a key, made now if the cache has no fresh one. A process that has made the same
  /// version before may use its own again; nil stands for a body that always changes.
  func body(
    _ key: String, seconds: Int, version: String?, make: () throws(BoxOfficeError) -> [UInt8]
  ) throws(BoxOfficeError) -> SharedBody
  /// The fresh body under a key; nil if there is none.
  func kept(_ key: String) -> SharedBody?
  /// A part of a key that stands for a text of any length and content.
  func digest(of text: String) -> String
}

/// A body as the cache keeps it: large ones compressed.
package struct SharedBody: Sendable {
  package let bytes: [UInt8]
  package let isGzip: Bool

  package init(bytes: [UInt8], isGzip: Bool) {
    self.bytes = bytes
    self.isGzip = isGzip
  }
}

/// Secrets of people.
package protocol Passwords {
  func hash(_ password: String) -> String
  /// Verifies a password, and takes the same time if there is no hash to compare with.
  func verify(_ password: String, against hash: String?) -> Bool
  func needsUpgrade(_ hash: String) -> Bool
  /// A new login token that cannot be guessed.
  func newToken() -> String
  /// A login token as its person gets it: followed by what the web server knows the person by.
  func marked(_ token: String, for user: UserID) -> String
  /// The login token that somebody shows, without that; nil if it was altered.
  func unmarked(_ token: String) -> String?
}

/// The maker of papers that people keep of their orders.
package protocol PrintShop {
  /// A PDF with a page for each ticket that was not given back; throws where none is left.
  func tickets(of paper: OrderPaper) throws(BoxOfficeError) -> [UInt8]
  /// The date for the person's calendar, as iCalendar.
  func calendar(of paper: OrderPaper) -> [UInt8]
}

/// The tokens in letters that end further ones.
package protocol Unsubscribing {
  /// The person and the kind of a token; nil if the token is not genuine.
  func refusal(by token: String) -> (user: UserID, letters: LetterKind)?
}

/// Whether this process can serve.
package protocol ReadinessCheck {
  func check() -> Readiness
}

/// The result of a check.
package enum Readiness: Sendable, Equatable {
  case ready
  /// The cache is away: answers are slower but right.
  case degraded
  case unready([String])
}

/// The page of metrics for monitoring.
package protocol MetricsPage {
  /// The content type and the text.
  func render() -> (contentType: String, body: [UInt8])
}
