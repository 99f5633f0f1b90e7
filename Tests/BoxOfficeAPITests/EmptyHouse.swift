import BoxOffice
import BoxOfficeAPI
import HTTP
import TestSupport

/// A box office without a single row: every port counts the question and refuses it.
final class EmptyHouse {
  static let token = "the-one-valid-token"
  static let integratorKey = "the-one-integrator-key"
  static let queueToken = "the-one-genuine-queue-token"

  /// The refusal of every port.
  var refusal = BoxOfficeError.notFound
  /// The number of questions to the ports, apart from those for the caller.
  private(set) var questions = 0
  /// The number of questions for the caller.
  private(set) var logins = 0
  /// The last request that was to happen once.
  private(set) var lastOnce: IdempotentRequest?
  /// The answer to requests with an idempotency key; nil refuses them.
  var stored: StoredAnswer?

  /// The place of everybody who joins; refused where it is nil.
  var place: QueueStanding?
  /// The board of every line; refused where it is nil.
  var board: QueueBoard?
  /// The version of every seat map; refused where it is nil.
  var seatMapVersion: String?
  /// The key of the last answer that was to be kept.
  private(set) var lastKey: String?

  /// Answers a request as the whole API does.
  func answer(
    _ method: String, _ target: String, headers: [(name: String, value: String)] = [],
    body: String = ""
  ) -> Answer {
    let request = HTTPRequest(
      method: method, target: target, headers: headers, body: Array(body.utf8), requestID: "r-1")
    let reply = API(services).respond(to: request)
    return Answer(response: reply.response, fault: reply.fault)
  }

  /// Sends JSON as the one user, with a key.
  func post(_ target: String, _ body: String, method: String = "POST") -> Answer {
    answer(
      method, target,
      headers: [
        ("authorization", "Bearer \(Self.token)"), ("content-type", "application/json"),
        ("idempotency-key", "k"),
      ], body: body)
  }

  var services: Services { services(nil) }

  func services(_ joinDoor: JoinDoor?) -> Services {
    Services(
      catalogue: self, people: self, wallets: self, desk: self, queues: self, events: self,
      bodies: self, passwords: self, printShop: self, unsubscribing: self, readiness: self,
      metrics: self, joinDoor: joinDoor)
  }

  private func refuse<Value>() throws(BoxOfficeError) -> Value {
    try refuseAll()
    preconditionFailure("refused before")
  }

  private func refuseAll() throws(BoxOfficeError) {
    questions += 1
    throw refusal
  }

  private func each<Wish, Answer>(
    _ wishes: [Wish], _ settle: Settle<Answer>, _ work: (Wish) throws(BoxOfficeError) -> Answer
  ) {
    for (place, wish) in wishes.enumerated() {
      settle(place, Result { () throws(BoxOfficeError) in try work(wish) })
    }
  }

  private func once(_ request: IdempotentRequest) throws(BoxOfficeError) -> StoredAnswer {
    lastOnce = request
    guard let stored else { return try refuse() }
    return stored
  }
}

/// The response.
struct Answer {
  let response: HTTPResponse
  let fault: String?

  var status: Int { response.status }
  var text: String { String(decoding: response.body, as: UTF8.self) }
  var json: JSON { JSON(parsing: response.body) ?? .missing }
  var code: String? { json.code.string }
  /// `field: message` of each error of a validation.
  var errors: [String] {
    json["errors"].array.map { "\($0.field.string ?? "?"): \($0.message.string ?? "?")" }
  }

  func header(_ name: String) -> String? {
    response.headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

extension EmptyHouse: Catalogue {
  func listConcerts(
    from: Instant?, to: Instant?, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<Concert> { try refuse() }
  func searchConcerts(
    _ query: SearchQuery, from: Instant?, to: Instant?, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<Concert> { try refuse() }
  func suggestNames(_ query: SearchQuery, limit: Int) throws(BoxOfficeError) -> [String] {
    try refuse()
  }
  func searchFreshness() throws(BoxOfficeError) -> String { "1" }
  func fetchConcert(_ id: ConcertID) throws(BoxOfficeError) -> ConcertDetail { try refuse() }
  func listSchedules(
    of id: ConcertID, onlyAvailable: Bool, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> ScheduleList { try refuse() }
  func fetchSchedule(_ id: ScheduleID) throws(BoxOfficeError) -> ScheduleDetail { try refuse() }
  func fetchSeatMap(_ id: ScheduleID) throws(BoxOfficeError) -> SeatMap { try refuse() }
  func fetchSeatMapVersion(_ id: ScheduleID) throws(BoxOfficeError) -> String {
    if let seatMapVersion { return seatMapVersion }
    return try refuse()
  }
  func fetchAvailability(_ id: ScheduleID) throws(BoxOfficeError) -> Availability { try refuse() }
  func listSeats(
    of id: ScheduleID, status: SeatStatus?, tierID: TierID?, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<ListedSeat> { try refuse() }
}

extension EmptyHouse: People {
  func findCallers(tokens: [String]) throws(BoxOfficeError) -> [String: Caller] {
    var callers: [String: Caller] = [:]
    for token in tokens { callers[token] = try findCaller(token: token) }
    return callers
  }
  func findCaller(token: String) throws(BoxOfficeError) -> Caller? {
    logins += 1
    return token == Self.token ? Caller(userID: UserID(1), sessionID: LoginSessionID(2)) : nil
  }
  func signUp(
    _ user: NewUser, from network: Network?, login: NewLogin
  ) throws(BoxOfficeError) -> (User, LoginSession)? { try refuse() }
  func beginLogin(_ attempt: LoginAttempt) throws(BoxOfficeError) -> StoredPassword? {
    try refuse()
  }
  func logIn(
    by password: StoredPassword, _ attempt: LoginAttempt, login: NewLogin, upgradedHash: String?
  ) throws(BoxOfficeError) -> (User, LoginSession)? { try refuse() }
  func isKnownDevice(_ token: String, of email: EmailAddress?) throws(BoxOfficeError) -> Bool {
    try refuse()
  }
  func beginPasswordUse(of id: UserID) throws(BoxOfficeError) -> StoredPassword? { try refuse() }
  func readProof(_ token: String) throws(BoxOfficeError) -> Proof { try refuse() }
  func verifyAddress(by token: String, asOwner: Bool) throws(BoxOfficeError) -> VerifiedAccount {
    try refuse()
  }
  func sendVerification(to id: UserID) throws(BoxOfficeError) -> Bool { try refuse() }
  func askReset(of email: EmailAddress, from network: Network?) throws(BoxOfficeError) {
    try refuseAll()
  }
  func resetPassword(by token: String, hash: String) throws(BoxOfficeError) { try refuseAll() }
  func listSessions(
    of id: UserID, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<LoginSession> { try refuse() }
  func endSession(_ id: LoginSessionID, of userID: UserID) throws(BoxOfficeError) {
    try refuseAll()
  }
  func fetchUser(_ id: UserID) throws(BoxOfficeError) -> User { try refuse() }
  func changeUser(_ caller: Caller, _ change: UserChange) throws(BoxOfficeError) -> User {
    try refuse()
  }
  func eraseUser(_ id: UserID, forfeit: Bool) throws(BoxOfficeError) { try refuseAll() }
  func fetchLetterWishes(of id: UserID) throws(BoxOfficeError) -> LetterWishes { try refuse() }
  func changeLetterWishes(
    of id: UserID, reminder: Bool?, line: Bool?
  ) throws(BoxOfficeError) -> LetterWishes { try refuse() }
  func refuse(_ letters: LetterKind, _ id: UserID) throws(BoxOfficeError) { try refuseAll() }
  func exportUser(_ id: UserID) throws(BoxOfficeError) -> UserExport { try refuse() }
}

extension EmptyHouse: Unsubscribing {
  func refusal(by token: String) -> (user: UserID, letters: LetterKind)? { nil }
}

extension EmptyHouse: Wallets {
  func fetchBalance(of id: UserID) throws(BoxOfficeError) -> Money { try refuse() }
  func listTransfers(
    of id: UserID, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<Transfer> { try refuse() }
  func charge(
    _ amount: Money, once request: IdempotentRequest, answer: (Transfer) -> StoredAnswer
  ) throws(BoxOfficeError) -> StoredAnswer { try once(request) }
}

extension EmptyHouse: Desk {
  func hold(
    _ wish: HoldWish, answer: (Hold) -> StoredAnswer
  ) throws(BoxOfficeError) -> StoredAnswer { try once(wish.request) }
  func hold(_ wishes: [HoldWish], answer: (Hold) -> StoredAnswer, settle: Settle<StoredAnswer>) {
    each(wishes, settle) { wish throws(BoxOfficeError) in try hold(wish, answer: answer) }
  }
  func listHolds(of id: UserID, after: Position?, limit: Int) throws(BoxOfficeError) -> HoldList {
    try refuse()
  }
  func fetchHold(_ id: HoldID, of userID: UserID) throws(BoxOfficeError) -> (Hold, asOf: Instant) {
    try refuse()
  }
  func releaseHold(_ id: HoldID, of userID: UserID) throws(BoxOfficeError) { try refuseAll() }
  func releaseHolds(_ wishes: [ReleaseWish], settle: Settle<Void>) {
    each(wishes, settle) { wish throws(BoxOfficeError) in
      try releaseHold(wish.holdID, of: wish.userID)
    }
  }
  func extendHold(
    _ id: HoldID, once request: IdempotentRequest, answer: (Hold) -> StoredAnswer
  ) throws(BoxOfficeError) -> StoredAnswer { try once(request) }
  func order(
    _ wish: OrderWish, answer: (Order) -> StoredAnswer
  ) throws(BoxOfficeError) -> StoredAnswer { try once(wish.request) }
  func order(_ wishes: [OrderWish], answer: (Order) -> StoredAnswer, settle: Settle<StoredAnswer>) {
    each(wishes, settle) { wish throws(BoxOfficeError) in try order(wish, answer: answer) }
  }
  func listOrders(of id: UserID, after: Position?, limit: Int) throws(BoxOfficeError) -> Page<Order>
  { try refuse() }
  func fetchOrder(_ id: OrderID, of userID: UserID) throws(BoxOfficeError) -> Order { try refuse() }
  func fetchPaper(of id: OrderID, for userID: UserID) throws(BoxOfficeError) -> OrderPaper {
    try refuse()
  }
  func cancel(
    _ id: OrderID, tickets: [TicketID]?, once request: IdempotentRequest,
    answer: (Cancellation, Order) -> StoredAnswer
  ) throws(BoxOfficeError) -> StoredAnswer { try once(request) }
}

extension EmptyHouse: Queues {
  func join(
    _ concert: ConcertID, user: UserID
  ) throws(BoxOfficeError) -> (QueueStanding, isNew: Bool) {
    guard let place else { return try refuse() }
    return (place, true)
  }
  func join(_ newcomers: [Newcomer], settle: Settle<(QueueStanding, isNew: Bool)>) {
    each(newcomers, settle) { newcomer throws(BoxOfficeError) in
      try join(newcomer.concertID, user: newcomer.userID)
    }
  }
  func standing(_ pass: QueuePass) throws(BoxOfficeError) -> QueueStanding { try refuse() }
  func standings(_ passes: [QueuePass], settle: Settle<QueueStanding>) {
    each(passes, settle) { pass throws(BoxOfficeError) in try standing(pass) }
  }
  func leave(_ pass: QueuePass) throws(BoxOfficeError) { try refuseAll() }
  func verify(_ token: String) -> QueuePass? {
    guard token == Self.queueToken else { return nil }
    return QueuePass(concertID: ConcertID(1), tokenID: 1, number: 1, userID: UserID(1))
  }
  func fetchBoard(_ concert: ConcertID) throws(BoxOfficeError) -> QueueBoard {
    guard let board else { return try refuse() }
    questions += 1
    return board
  }
  func listDraw(
    _ concert: ConcertID, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<DrawnLot> { try refuse() }
}

extension EmptyHouse: Events {
  func isIntegrator(key: String) throws(BoxOfficeError) -> Bool { key == Self.integratorKey }
  func listEvents(after position: Int64, limit: Int) throws(BoxOfficeError) -> Page<Event> {
    try refuse()
  }
}

extension EmptyHouse: BodyCache, Passwords, PrintShop, ReadinessCheck, MetricsPage {
  func body(
    _ key: String, seconds: Int, version: String?, make: () throws(BoxOfficeError) -> [UInt8]
  ) throws(BoxOfficeError) -> SharedBody {
    lastKey = key
    return SharedBody(bytes: try make(), isGzip: false)
  }
  func kept(_ key: String) -> SharedBody? { nil }
  func digest(of text: String) -> String { text }
  func hash(_ password: String) -> String { "hash" }
  func verify(_ password: String, against hash: String?) -> Bool { false }
  func needsUpgrade(_ hash: String) -> Bool { false }
  func newToken() -> String { "token" }
  func marked(_ token: String, for user: UserID) -> String { token }
  func unmarked(_ token: String) -> String? { token }
  func tickets(of paper: OrderPaper) throws(BoxOfficeError) -> [UInt8] { try refuse() }
  func calendar(of paper: OrderPaper) -> [UInt8] { [] }
  func check() -> Readiness { .ready }
  func render() -> (contentType: String, body: [UInt8]) { ("text/plain", []) }
}
