package import BoxOffice
package import MariaDB

/// The box office's ports on one database connection.
package final class Store {
  let database: Database
  let ticketCode: (TicketClaim) -> String
  let proofSecret: () -> ProofSecret
  let topUps: any TopUpProvider
  let faults: Faults
  package internal(set) var turnover = Turnover()
  package internal(set) var roundTally = RoundTally()
  /// The people whose deeds have undone a round lately.
  var troubled = Lately<UserID, Bool>(atMost: 256, for: .seconds(60))
  var freeSeats = Lately<CountedDates, [ScheduleID: Int64]>(
    atMost: 256, for: .milliseconds(500))
  var seatLayouts = Lately<ScheduleID, SeatLayout>(atMost: 8)
  var seatTiers = Lately<ScheduleID, SeatTierMap>(atMost: 32)
  let shelf: any PictureShelf
  /// A picture that nobody has asked for in this time is not brought forward, but read anew.
  var hallPictures = Lately<ScheduleID, HallPicture>(atMost: 8, for: .seconds(10))
  /// The dates whose picture was looked for on the shelf a moment ago.
  var shelfLooks = Lately<ScheduleID, Void>(atMost: 8, for: .milliseconds(500))
  var searchState: SearchState?

  /// Takes the connection, the signer of tickets, the maker of links, the source of the money in
  /// wallets, and where the pictures of halls lie.
  package init(
    _ database: Database, ticketCode: @escaping (TicketClaim) -> String,
    proofSecret: @escaping () -> ProofSecret = { ProofSecret(nonce: [], token: "") },
    topUps: any TopUpProvider = InstantTopUps(), faults: Faults = .none,
    shelf: any PictureShelf = NoShelf()
  ) {
    self.database = database
    self.ticketCode = ticketCode
    self.proofSecret = proofSecret
    self.topUps = topUps
    self.faults = faults
    self.shelf = shelf
  }

  /// Runs queries and lets only the box office's own errors out.
  func ask<Answer>(_ work: (Database) throws -> Answer) throws(BoxOfficeError) -> Answer {
    do {
      return try work(database)
    } catch {
      throw BoxOfficeError(translating: error)
    }
  }

  /// Runs one transaction, repeated as a whole when the database asks for it.
  func transact<Answer>(
    retryUnknownCommit: Bool = false, _ work: (Connection) throws -> Answer
  ) throws(BoxOfficeError) -> Answer {
    do {
      return try database.transaction(retryUnknownCommit: retryUnknownCommit, work)
    } catch {
      throw BoxOfficeError(translating: error)
    }
  }

  /// Runs one transaction whose work may ask to be undone.
  func transactOrUndo<Kept, Undone>(
    retryUnknownCommit: Bool = false, _ work: (Connection) throws -> Outcome<Kept, Undone>
  ) throws(BoxOfficeError) -> Outcome<Kept, Undone> {
    do {
      return try database.transactionOrUndo(retryUnknownCommit: retryUnknownCommit, work)
    } catch {
      throw BoxOfficeError(translating: error)
    }
  }
}

extension BoxOfficeError {
  /// Any error of a query, as one of the box office.
  init(translating error: any Error) {
    switch error {
    case let error as BoxOfficeError: self = error
    case let error as DatabaseError: self = BoxOfficeError(error)
    default: self = .broken(reason: "unexpected \(type(of: error))")
    }
  }

  private init(_ error: DatabaseError) {
    switch error {
    case .deadlock: self = .unavailable(reason: "deadlock")
    case .lockTimeout: self = .unavailable(reason: "lock_timeout")
    case .conflict: self = .unavailable(reason: "conflict")
    case .connectionLost: self = .unavailable(reason: "connection_lost")
    case .commitOutcomeUnknown: self = .unavailable(reason: "commit_outcome_unknown")
    case .unavailable(let code): self = .unavailable(reason: "database_\(code)")
    case .duplicate(let key): self = .broken(reason: "duplicate_\(key)")
    case .checkViolated(let check): self = .broken(reason: "check_\(check)")
    case .foreignKeyViolated: self = .broken(reason: "foreign_key")
    case .signalled(let message): self = .broken(reason: message)
    case .rejected(let code, _): self = .broken(reason: "sql_\(code)")
    }
  }
}
