package import TestSupport

/// Lets a worker of a stack do deeds, and writes down what it sends for them.
package struct Studio {
  /// One worker serves the sale, so that all statements of a deed go over one connection.
  package static let environment = ["BOXOFFICE_WORKERS": "1"]

  private static let takesCount = 3
  private static let numbersApart = 10_000

  private let stack: Stack
  private let log: GeneralLog

  /// Takes over a stack that nobody else uses.
  package init(_ stack: Stack) throws {
    self.stack = stack
    log = try GeneralLog(of: stack)
    // A number says of which table it is.
    let tables = try stack.sql(
      """
      SELECT table_name FROM information_schema.tables
      WHERE table_schema = DATABASE() AND auto_increment IS NOT NULL
      """)
    for (rank, table) in tables.split(separator: "\n").enumerated() {
      try stack.sql("ALTER TABLE `\(table)` AUTO_INCREMENT = \(Self.numbersApart * (1 + rank))")
    }
  }

  /// The statements of a worker when it connects, and for the deed.
  package func perform(_ deed: Deed) throws -> (opening: [RoundTrip], deed: [RoundTrip]) {
    let plan = try deed.prepare(stack, 0)
    try log.restart()
    _ = try send(plan, deed)
    let trips = try log.connection(asking: plan.requests[0].buyer.token).trips
    return Self.divided(trips, by: \.self)
  }

  /// Records a deed, and what goes before it on a new connection.
  package func record(_ deed: Deed) throws -> (opening: RecordingFile, deed: RecordingFile) {
    let proxy = try DatabaseProxy(stack)
    proxy.startTaping()
    var openings: [Take] = []
    var takes: [Take] = []
    for number in 0..<Int64(Self.takesCount) {
      let (opening, take) = try self.take(deed, number, proxy)
      openings.append(opening)
      takes.append(take)
    }
    return (
      try RecordingFile("What a worker sends when it connects", openings),
      try RecordingFile(deed.summary, takes)
    )
  }

  private func take(
    _ deed: Deed, _ number: Int64, _ proxy: DatabaseProxy
  ) throws -> (opening: Take, deed: Take) {
    let plan = try deed.prepare(stack, number)
    try log.restart()
    let sent = try send(plan, deed)
    let (thread, trips) = try log.connection(asking: plan.requests[0].buyer.token)
    let tape = proxy.tapes.first { Conversation.thread(of: $0) == thread }
    let talk = try tape.map { try Conversation($0).exchanges } ?? []
    let drift = Drift.lines(recorded: trips, sent: talk.map(\.trip))
    guard drift.isEmpty else {
      throw GeneralLog.Unreadable(
        description: "the wire and the general log differ:\n" + drift.joined(separator: "\n"))
    }
    let (opening, rest) = Self.divided(talk, by: \.trip)
    return (
      Take(known: [:], exchanges: opening, handedOn: [:]),
      Take(plan, sent, exchanges: rest)
    )
  }

  /// The statements that open a connection, and the deed up to its COMMIT. Few requests ask more
  /// after it: of all joins of a second, the first finds in no cache how far the line is.
  private static func divided<Item>(
    _ items: [Item], by trip: (Item) -> RoundTrip
  ) -> (opening: [Item], deed: [Item]) {
    let opening = items.prefix { trip($0).form == .text && trip($0).statement.hasPrefix("SET ") }
    let rest = items.dropFirst(opening.count)
    let end = rest.firstIndex { trip($0).isCommit } ?? rest.endIndex - 1
    return (Array(opening), Array(rest.prefix(through: end)))
  }

  private func send(_ plan: Deed.Plan, _ deed: Deed) throws -> [SentRequest] {
    let keys = plan.requests.map { _ in Buyer.freshKey() }
    let replies =
      try deed.socket.map { try gather(plan.requests, keys, at: $0) }
      ?? zip(plan.requests, keys).map { try $0.buyer.send("POST", $0.path, $0.body, key: $1) }
    return try zip(keys, replies).map { key, reply in
      guard reply.status == 201 else {
        throw GeneralLog.Unreadable(description: "the \(deed.name) was answered \(reply)")
      }
      return SentRequest(key: key, reply: reply)
    }
  }

  /// Sends requests that a worker finds waiting together, in their order: it stands still until the
  /// last is there.
  private func gather(
    _ requests: [PlannedRequest], _ keys: [String], at socket: String
  ) throws -> [Reply] {
    stack.freeze(.workers)
    defer { stack.thaw(.workers) }
    let workers = stack.workerIDs(of: [.till, .front])
    try eventually("the workers stand still") { workers.allSatisfy(isStopped) }
    var pending: [HTTPClient.Pending] = []
    for (request, key) in zip(requests, keys) {
      pending.append(try request.buyer.begin("POST", request.path, request.body, key: key))
      try eventually("\(pending.count) wait at \(socket)") {
        try stack.waiting(at: socket) == pending.count
      }
    }
    stack.thaw(.workers)
    return try pending.map { try $0.reply() }
  }
}
