import BoxOffice
import HTTP

/// Takes the answer to one of several calls, by the call's place among them.
typealias SettleCall = (Int, Result<HTTPResponse, any Error>) -> Void

/// How several deeds of one kind are done that wait at the same time.
struct Together: Sendable {
  /// The order in which the kinds of a round are done: what is about to be paid does not wait for
  /// what is only begun.
  enum Rank: Int {
    case payment, release, hold, poll, join
  }

  let rank: Rank
  /// Answers all calls, each as soon as it is settled.
  let answer: @Sendable ([Call], SettleCall) -> Void
}

extension Endpoint {
  /// Deeds that require a login token and an `Idempotency-Key`.
  static func once<Wish>(
    _ rank: Together.Rank, read: @escaping @Sendable (Call, IdempotentRequest) throws -> Wish,
    alone: @escaping @Sendable (Services, Wish) throws -> StoredAnswer,
    together: @escaping @Sendable (Services, [Wish], Settle<StoredAnswer>) -> Void
  ) -> Endpoint {
    .once(
      { call, request in try alone(call.services, read(call, request)) },
      together: Together(rank: rank) { calls, settle in
        answerAll(
          calls, settle, read: { try read($0, $0.idempotentRequest()) }, together: together,
          render: { HTTPResponse($0) })
      })
  }

  /// Deeds that require a login token.
  static func user<Wish, Answer>(
    _ rank: Together.Rank, read: @escaping @Sendable (Call, Caller) throws -> Wish,
    alone: @escaping @Sendable (Services, Wish) throws -> Answer,
    together: @escaping @Sendable (Services, [Wish], Settle<Answer>) -> Void,
    render: @escaping @Sendable (Answer) -> HTTPResponse
  ) -> Endpoint {
    .user(
      { call, caller in try render(alone(call.services, read(call, caller))) },
      together: Together(rank: rank) { calls, settle in
        answerAll(
          calls, settle, read: { try read($0, $0.requireCaller()) }, together: together,
          render: render)
      })
  }

  /// Deeds that require a genuine queue token.
  static func queueToken<Answer>(
    _ rank: Together.Rank, alone: @escaping @Sendable (Services, QueuePass) throws -> Answer,
    together: @escaping @Sendable (Services, [QueuePass], Settle<Answer>) -> Void,
    render: @escaping @Sendable (Answer) -> HTTPResponse
  ) -> Endpoint {
    .queueToken(
      { call, pass in try render(alone(call.services, pass)) },
      together: Together(rank: rank) { calls, settle in
        answerAll(
          calls, settle, read: { try $0.requireQueuePass() }, together: together, render: render)
      })
  }
}

/// Reads each call; those that can be read are done together, also where only one is left.
private func answerAll<Wish, Answer>(
  _ calls: [Call], _ settle: SettleCall, read: (Call) throws -> Wish,
  together: @escaping (Services, [Wish], Settle<Answer>) -> Void,
  render: @escaping (Answer) -> HTTPResponse
) {
  var wishes: [Wish] = []
  var places: [Int] = []
  for (place, call) in calls.enumerated() {
    do {
      wishes.append(try read(call))
      places.append(place)
    } catch {
      settle(place, .failure(error))
    }
  }
  guard let services = calls.first?.services, !wishes.isEmpty else { return }
  together(services, wishes) { place, result in
    settle(places[place], result.map(render).mapError { $0 })
  }
}
