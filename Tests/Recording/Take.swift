/// A deed that a worker has done once: what the client knew before, what was said to the server,
/// and what the client knows of its effect.
struct Take {
  let known: [String: String]
  let exchanges: [Exchange]
  let handedOn: [String: String]
}

/// A value that differs between takes and is neither known nor read before.
struct Unclassified: Error, CustomStringConvertible {
  let values: [String]

  var description: String {
    "nothing that was known or read gives these values:\n" + values.joined(separator: "\n")
  }
}
