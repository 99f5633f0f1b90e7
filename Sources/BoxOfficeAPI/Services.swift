package import BoxOffice

/// Everything a handler may ask.
package struct Services {
  let catalogue: any Catalogue
  let people: any People
  let wallets: any Wallets
  let desk: any Desk
  let queues: any Queues
  let events: any Events
  let bodies: any BodyCache
  let passwords: any Passwords
  let readiness: any ReadinessCheck
  let metrics: any MetricsPage

  package init(
    catalogue: any Catalogue, people: any People, wallets: any Wallets, desk: any Desk,
    queues: any Queues, events: any Events, bodies: any BodyCache, passwords: any Passwords,
    readiness: any ReadinessCheck, metrics: any MetricsPage
  ) {
    self.catalogue = catalogue
    self.people = people
    self.wallets = wallets
    self.desk = desk
    self.queues = queues
    self.events = events
    self.bodies = bodies
    self.passwords = passwords
    self.readiness = readiness
    self.metrics = metrics
  }
}

/// Finished bodies that many visitors share.
package protocol BodyCache {
  /// The body under that key, made now where nobody has a fresh one. A process that made it before from
  /// the same version need not make it again; nil means that it changes all the time.
  func body(
    _ key: String, seconds: Int, version: String?, make: () throws(BoxOfficeError) -> [UInt8]
  ) throws(BoxOfficeError) -> SharedBody
  /// The body under that key where there is a fresh one.
  func kept(_ key: String) -> SharedBody?
  /// What stands for a text of any length and content in a key.
  func digest(of text: String) -> String
}

/// A body as it is kept: large ones compressed.
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
  /// Compares in the same time whether or not there is a hash to compare with.
  func verify(_ password: String, against hash: String?) -> Bool
  func needsUpgrade(_ hash: String) -> Bool
  /// A new login token, not to be guessed.
  func newToken() -> String
}

/// Whether this process can serve.
package protocol ReadinessCheck {
  func check() -> Readiness
}

/// What the check found.
package enum Readiness: Sendable, Equatable {
  case ready
  /// The cache is away: slower, but right.
  case degraded
  case unready([String])
}

/// What the machines of whoever is on call read.
package protocol MetricsPage {
  /// The kind of text, and the text.
  func render() -> (contentType: String, body: [UInt8])
}
