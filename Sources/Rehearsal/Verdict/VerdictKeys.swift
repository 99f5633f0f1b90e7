extension Assertion {
  /// A key stands for one effect: every answer tells of it, and the database remembers it.
  func keyViolations() -> [Violation] {
    var found: [Violation] = []
    for (position, request) in requests.enumerated() {
      let stored = evidence.effects[position]
      if let told = request.acknowledged {
        found += disagreements(request, told)
        found += forgotten(request, told, stored)
        found += refusedRepetitions(request, told)
      } else if let stored, request.isRefused {
        found.append(
          Violation(
            .refusedYetDone, "every attempt was refused, and yet the key has an effect",
            request.attempts, rows: [stored.label]))
      }
    }
    return found + unaskedEffects()
  }

  private func disagreements(_ request: KeyedRequest, _ told: Attempt) -> [Violation] {
    let answers = request.attempts.filter(\.isDone)
    if let other = answers.first(where: { !$0.tellsTheSame(as: told) }) {
      return [
        Violation(
          .keyOfTwoEffects, "two answers to one key tell of different effects", [told, other])
      ]
    }
    let originals = answers.filter { !$0.isReplayed }
    guard originals.count > 1 else { return [] }
    return [
      Violation(
        .keyOfTwoEffects, "two answers to one key both claim to be the first", originals)
    ]
  }

  private func forgotten(
    _ request: KeyedRequest, _ told: Attempt, _ stored: Evidence.StoredEffect?
  ) -> [Violation] {
    guard let stored else {
      return [
        Violation(
          .keyForgotten, "the answer was success, and the database does not know the key", [told])
      ]
    }
    guard stored.effect == request.effect, told.namedID == nil || told.namedID == stored.id else {
      return [
        Violation(
          .keyOfTwoEffects, "the answer names something else than the stored key", [told],
          rows: [stored.label])
      ]
    }
    return []
  }

  /// A repetition after success is answered with that success.
  private func refusedRepetitions(_ request: KeyedRequest, _ told: Attempt) -> [Violation] {
    let refused = request.attempts.first { $0.conclusion == .refused && $0.began > told.ended }
    guard let refused else { return [] }
    return [
      Violation(
        .repetitionRefused, "a repetition was refused what its key had achieved", [told, refused])
    ]
  }

  /// No effect happens without a request of the rehearsal.
  private func unaskedEffects() -> [Violation] {
    var asked = Set(evidence.effects.values.map(\.label))
    for request in requests {
      guard let told = request.acknowledged, let effect = request.effect, let id = told.namedID
      else { continue }
      asked.insert(Evidence.StoredEffect(effect: effect, id: id).label)
    }
    let effects =
      evidence.holds.keys.map { Evidence.StoredEffect(effect: "hold", id: $0) }
      + evidence.orders.keys.map { Evidence.StoredEffect(effect: "order", id: $0) }
      + evidence.cancellations.values.filter { !$0.isOffice }
      .map { Evidence.StoredEffect(effect: "cancellation", id: $0.id) }
      + evidence.transfers.values.filter { $0.kind == "charge" }
      .map { Evidence.StoredEffect(effect: "charge", id: $0.id) }
    return effects.map(\.label).filter { !asked.contains($0) }.sorted().map {
      Violation(.effectUnasked, "no request of the history has this effect", rows: [$0])
    }
  }
}

extension Evidence.StoredEffect {
  /// Names the row in one phrase.
  var label: String { "\(effect) \(id)" }
}
