import FastCGI

/// `EchoWorker supervisor|worker [name=value]…`
struct Options {
  let role: String
  /// The options that a supervisor passes to its workers.
  let passedOn: [String]
  private var values: [String: String] = [:]

  init(_ arguments: [String]) {
    role = arguments.dropFirst().first ?? "worker"
    passedOn = Array(arguments.dropFirst(2))
    for argument in passedOn {
      let parts = argument.split(separator: "=", maxSplits: 1)
      if parts.count == 2 { values[String(parts[0])] = String(parts[1]) }
    }
  }

  var socket: String { values["socket"] ?? "" }
  var pools: Int { number("pools", 1) }
  /// The sockets of each pool.
  var doors: Int { number("doors", 1) }
  var workers: Int { number("workers", 1) }
  var backlog: Int32 { Int32(number("backlog", 64)) }
  /// The backlog of every socket of a pool but the first.
  var otherBacklog: Int32 { Int32(number("otherbacklog", 64)) }
  var niceness: Int32 { Int32(number("niceness", 0)) }

  /// Whether a worker answers the newest request of a round and leaves all others.
  var leaves: Bool { number("leave", 0) == 1 }

  /// The worker's limits, as far as they were given.
  var settings: WorkerSettings {
    var settings = WorkerSettings()
    settings.maximumRequests = number("requests", settings.maximumRequests)
    settings.transferTimeoutMilliseconds = number("transfer", settings.transferTimeoutMilliseconds)
    settings.firstByteTimeoutMilliseconds = number(
      "firstbyte", settings.firstByteTimeoutMilliseconds)
    settings.roundMaximum = number("rounds", settings.roundMaximum)
    settings.mayLeave = leaves
    return settings
  }

  /// If this file exists, a worker ends before it accepts a connection.
  var failFile: String { values["failfile"] ?? "" }

  private func number(_ name: String, _ other: Int) -> Int {
    values[name].flatMap { Int($0) } ?? other
  }
}
