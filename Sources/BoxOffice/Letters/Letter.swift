/// A letter that is due, with all that its sentences tell.
package struct Letter: Sendable {
  /// The date that a letter is about.
  package struct Date: Sendable {
    /// nil for a letter about a concert's line.
    package let scheduleID: ScheduleID?
    package let concertID: ConcertID
    package let title: String
    package let artist: String
    package let venue: String
    package let timeZone: String
    package let startsAt: Instant?
    package let doorsAt: Instant?
    package let isCancelled: Bool

    package init(
      scheduleID: ScheduleID?, concertID: ConcertID, title: String, artist: String, venue: String,
      timeZone: String, startsAt: Instant?, doorsAt: Instant?, isCancelled: Bool
    ) {
      self.scheduleID = scheduleID
      self.concertID = concertID
      self.title = title
      self.artist = artist
      self.venue = venue
      self.timeZone = timeZone
      self.startsAt = startsAt
      self.doorsAt = doorsAt
      self.isCancelled = isCancelled
    }
  }

  /// The numbers that were written with the letter.
  package struct Figures: Sendable {
    package let refund: Money?
    package let fee: Money?
    /// Of which the link is made; nil where it is good no more.
    package let proofNonce: [UInt8]?
    /// How long the link is still good.
    package let proofMinutes: Int64?
    package let formerly: Instant?

    package init(
      refund: Money?, fee: Money?, proofNonce: [UInt8]?, proofMinutes: Int64?, formerly: Instant?
    ) {
      self.refund = refund
      self.fee = fee
      self.proofNonce = proofNonce
      self.proofMinutes = proofMinutes
      self.formerly = formerly
    }
  }

  package let id: Int64
  package let userID: UserID
  package let kind: LetterKind
  package let language: Language
  /// To which the letter goes.
  package let address: String
  /// The person's own, as it is now.
  package let ownAddress: String
  package let name: String
  package let createdAt: Instant
  package let edition: Int64
  package let tries: Int64
  package let figures: Figures
  package let orderID: OrderID?
  package let total: Money?
  package let date: Date?
  /// How many are before the person in the line; nil where the person does not wait.
  package let ahead: Int64?
  /// Whether the person still wants letters of the kind.
  package let isWanted: Bool
  /// Whether the person's address is marked as failing.
  package let isFailing: Bool
  /// The seats that the person has, of the order or of the date; of a confirmation all that were
  /// bought.
  package var seats: [SeatPlace] = []

  package init(
    id: Int64, userID: UserID, kind: LetterKind, language: Language, address: String,
    ownAddress: String, name: String, createdAt: Instant, edition: Int64, tries: Int64,
    figures: Figures, orderID: OrderID?, total: Money?, date: Date?, ahead: Int64?, isWanted: Bool,
    isFailing: Bool
  ) {
    self.id = id
    self.userID = userID
    self.kind = kind
    self.language = language
    self.address = address
    self.ownAddress = ownAddress
    self.name = name
    self.createdAt = createdAt
    self.edition = edition
    self.tries = tries
    self.figures = figures
    self.orderID = orderID
    self.total = total
    self.date = date
    self.ahead = ahead
    self.isWanted = isWanted
    self.isFailing = isFailing
  }
}

extension Letter {
  /// Whether what becomes of the letter says something of the person's own address.
  package var isToOwnAddress: Bool { address == ownAddress }
}

extension LetterKind {
  /// Whether a person may refuse letters of the kind.
  package var canBeRefused: Bool { self == .reminder || self == .lineNear }
}
