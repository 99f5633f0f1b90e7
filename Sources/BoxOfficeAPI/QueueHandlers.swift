import BoxOffice
import HTTP

enum QueueHandlers {
  static let join = Endpoint.user(.join) { call, caller in
    Newcomer(concertID: try call.id(), userID: caller.userID)
  } alone: { services, newcomer in
    try services.join(newcomer)
  } together: { services, newcomers, settle in
    services.join(newcomers, settle)
  } render: { standing, isNew in
    answer(standing, status: isNew ? 201 : 200)
  }

  static let fetch = Endpoint.queueToken(.poll) { services, pass in
    try services.queues.standing(pass)
  } together: { services, passes, settle in
    services.queues.standings(passes, settle: settle)
  } render: {
    answer($0, status: 200)
  }

  static let leave = Endpoint.queueToken { call, pass in
    try call.services.queues.leave(pass)
    return .noContent
  }

  static let board = Endpoint.openByPath { call in
    let id: ConcertID = try call.id()
    let board = try call.services.queues.fetchBoard(id)
    let body = JSONWriter.object { json in
      json.member("state", board.state.rawValue)
      json.member("waiting", board.waiting)
      json.member("active", board.active)
      json.member("serving", board.serving)
      json.member("admitted_per_minute", board.admittedPerMinute)
      json.member("eta_seconds", board.etaSeconds)
      json.member("opens_at", board.opensAt)
      json.member("commitment", board.commitment)
      json.name("draw")
      if let draw = board.draw {
        json.object {
          $0.member("seed", draw.seed)
          $0.member("entrants", draw.entrants)
          $0.member("list_sha256", draw.digest)
          $0.member("list", "/v1/concerts/\(id.value)/queue/draw")
        }
      } else {
        json.null()
      }
    }
    return .json(body).private
  }

  static let draw = Endpoint.open { call in
    let (after, limit) = try call.page(numbers: 1)
    let page = try call.services.queues.listDraw(call.id(), after: after, limit: limit)
    let body = JSONWriter.list(page) { json, lot in
      json.object {
        $0.member("place", lot.place)
        $0.member("lot", lot.lot)
      }
    }
    return .json(body).private
  }

  private static func answer(_ standing: QueueStanding, status: Int) -> HTTPResponse {
    let body = JSONWriter.object { json in
      json.member("token", standing.token)
      json.member("state", standing.state.rawValue)
      json.member("number", standing.number)
      json.member("ahead", standing.ahead)
      json.member("eta_seconds", standing.etaSeconds)
      json.member("poll_after_seconds", standing.pollAfterSeconds)
      json.member("expires_at", standing.expiresAt)
      if let lot = standing.lot { json.member("lot", lot) }
    }
    return HTTPResponse.json(body, status: status).private
  }
}

/// Joins of which the door hears how long the line is.
extension Services {
  fileprivate func join(
    _ newcomer: Newcomer
  ) throws(BoxOfficeError) -> (QueueStanding, isNew: Bool) {
    let joined = try queues.join(newcomer.concertID, user: newcomer.userID)
    joinDoor?.note(joined.0, of: newcomer.concertID)
    return joined
  }

  fileprivate func join(
    _ newcomers: [Newcomer], _ settle: Settle<(QueueStanding, isNew: Bool)>
  ) {
    queues.join(newcomers) { place, joined in
      if case .success((let standing, _)) = joined {
        joinDoor?.note(standing, of: newcomers[place].concertID)
      }
      settle(place, joined)
    }
  }
}
