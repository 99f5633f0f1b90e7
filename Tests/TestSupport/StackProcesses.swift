package import Foundation

extension Stack {
  /// The first process of a part; nil if it has none.
  package func leader(of part: Part) -> pid_t? {
    let record = try? String(contentsOfFile: state + "/pids/" + part.rawValue, encoding: .utf8)
    guard let id = record?.split(separator: " ").first.flatMap({ pid_t($0) }), isAlive(id) else {
      return nil
    }
    return id
  }

  /// All living processes of a part, its leader first.
  package func processIDs(of part: Part) -> [pid_t] {
    guard let leader = leader(of: part) else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    let others = names.compactMap { pid_t($0) }.filter { id in
      // The workers of accounts and of paper have sessions of their own.
      id != leader
        && processFields(id).map { $0[1...2].contains("\(leader)") && $0[0] != "Z" } == true
    }
    return [leader] + others.sorted()
  }

  /// A pool of workers.
  package enum Pool: String, CaseIterable, Sendable {
    case till, front, accounts, paper
  }

  /// The workers of a pool.
  package func workerIDs(of pool: Pool) -> [pid_t] { workerIDs(of: [pool]) }

  /// The workers of some pools, by default of all.
  package func workerIDs(of pools: [Pool] = Pool.allCases) -> [pid_t] {
    processIDs(of: .workers).dropFirst().filter { id in
      let line = FileManager.default.contents(atPath: "/proc/\(id)/cmdline") ?? Data()
      let name = line.split(separator: 0).last.map { String(decoding: $0, as: UTF8.self) }
      return name.flatMap(Pool.init).map(pools.contains) ?? false
    }
  }

  /// The workers of the till or the front, once no former crash keeps a place empty.
  package func allWorkers(of pool: Pool) throws -> [pid_t] {
    try eventually(within: .seconds(20), "every place among the workers is taken") {
      workerIDs(of: pool).count == Self.poolWorkers
    }
    return workerIDs(of: pool)
  }

  /// The number of connections at a socket of the workers, whose own entry is one more.
  package func waiting(at name: String) throws -> Int {
    let sockets = try Command.run(["cat", "/proc/net/unix"]).output
    return sockets.split(separator: "\n").count { $0.hasSuffix("\(self.sockets)/\(name)") } - 1
  }

  /// Kills every process of a part, as the machine would for want of memory.
  ///
  /// The stack starts the part again, unless ``withoutHealing(_:)`` prevents it.
  package func kill9(_ part: Part) {
    if let leader = leader(of: part) { kill(-leader, SIGKILL) }
  }

  /// Makes every process of a part stand still.
  package func freeze(_ part: Part) {
    if let leader = leader(of: part) { kill(-leader, SIGSTOP) }
  }

  /// Lets a part that stands still go on.
  package func thaw(_ part: Part) {
    if let leader = leader(of: part) { kill(-leader, SIGCONT) }
  }

  /// Runs the body while the stack starts no ended process again.
  package func withoutHealing<Value>(_ body: () throws -> Value) throws -> Value {
    let follower = try follower()
    try follower.freeze()
    defer { follower.send(SIGCONT) }
    return try body()
  }

  /// Runs the body while no sweep runs; one that was at work is killed.
  package func withoutSweep<Value>(_ body: () throws -> Value) throws -> Value {
    guard let leader = leader(of: .sweep) else { return try body() }
    kill(leader, SIGSTOP)
    defer { kill(leader, SIGCONT) }
    try eventually("the sweep's shell stands still") { isStopped(leader) }
    for id in processIDs(of: .sweep) where id != leader { kill(id, SIGKILL) }
    try eventually("the sweep is dead") { processIDs(of: .sweep) == [leader] }
    // A sweep that was killed in a pass would keep others out until its lease runs out.
    try sql("DELETE FROM job_lease WHERE name = 'sweep'")
    return try body()
  }
}

/// Whether a process exists and is not just waiting to be reaped.
package func isAlive(_ id: pid_t) -> Bool {
  processFields(id).map { $0[0] != "Z" && $0[0] != "X" } ?? false
}

/// Whether a process stands still.
package func isStopped(_ id: pid_t) -> Bool { processFields(id)?[0] == "T" }

/// The fields of `/proc/ID/stat` from the state on.
private func processFields(_ id: pid_t) -> [Substring]? {
  let text = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)
  guard let text, let end = text.lastIndex(of: ")") else { return nil }
  let fields = text[end...].dropFirst(2).split(separator: " ")
  return fields.count > 3 ? fields : nil
}
