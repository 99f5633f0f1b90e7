import TestSupport

/// A deed that a worker has done once: what the client knew before, what was said to the server,
/// and what the client knows of its effect.
struct Take {
  let known: [String: String]
  let exchanges: [Exchange]
  let handedOn: [String: String]
}

/// A request that was answered.
struct SentRequest {
  let key: String
  let reply: Reply
}

extension Take {
  /// The names of what one of several people knows end with the person's number.
  init(_ plan: Deed.Plan, _ sent: [SentRequest], exchanges: [Exchange]) {
    var (known, handedOn) = (plan.known, [String: String]())
    for (index, (request, sent)) in zip(plan.requests, sent).enumerated() {
      let number = plan.requests.count > 1 ? "\(index + 1)" : ""
      var own = request.known.merging(request.learned(sent.reply)) { $1 }
      own["user"] = "\(request.buyer.id)"
      own["token"] = request.buyer.token
      own["key"] = sent.key
      for (name, value) in own { known[name + number] = value }
      for (name, value) in request.handedOn(sent.reply) { handedOn[name + number] = value }
    }
    self.init(known: known, exchanges: exchanges, handedOn: handedOn)
  }
}

/// A value that differs between takes and is neither known nor read before.
struct Unclassified: Error, CustomStringConvertible {
  let values: [String]

  var description: String {
    "nothing that was known or read gives these values:\n" + values.joined(separator: "\n")
  }
}
