import Foundation
import Rehearsal
import TestSupport

/// A whole run: a private stack, load, faults, healing, and the judgement.
struct Chaos {
  private static let poolWorkers = 4
  // Buyers keep coming for a while after the last fault, so that its damage is seen.
  private static let longerSeconds = 5

  let options: Options

  /// Gives what is wrong in the end; empty when every promise was kept.
  func run() throws -> [String] {
    let schedule = options.schedule
    let count = schedule.entries.count
    say("\(count) faults in \(options.seconds) s; the same again: \(options.command)")
    var disk: SmallDisk?
    let stack = try Stack.start(
      environment: ["BOXOFFICE_WORKERS": "\(Self.poolWorkers)"],
      prepare: { disk = options.hasSmallDisk ? try SmallDisk(stateOf: $0) : nil })
    defer {
      stack.stop()
      do { try disk?.unmount() } catch { say("\(error)") }
    }
    return try run(schedule, on: stack, disk)
  }

  private func run(
    _ schedule: FaultSchedule, on stack: Stack, _ disk: SmallDisk?
  ) throws -> [String] {
    let workers = Stack.Pool.allCases.map { stack.workerIDs(of: $0).count }
    let concerts = try Concert.all(on: stack, seconds: options.seconds)
    let walkouts = try Walkouts(stack)
    let (sightings, clock) = (Sightings(), Stopwatch())
    let loads = try concerts.map { concert in
      try Load(
        concert, on: stack, seconds: options.seconds + Self.longerSeconds, seed: options.seed
      ) { sightings.add($0, at: clock) }
    }
    var evening = Evening(
      schedule, injector: Injector(stack: stack, disk: disk, walkouts: walkouts),
      sightings: sightings, clock: clock, say: say)
    evening.play()
    let histories = try loads.map { try $0.finish() }
    say("\(evening.done) faults were done; now all must come to rest by itself")
    let liveness = Liveness(
      stack: stack, workers: workers, concerts: concerts, walkouts: walkouts)
    var wrong = evening.complaints + liveness.complaints(say)
    for (load, history) in zip(loads, histories) {
      let verdict = try load.judge(history, stack)
      say(load.summary(of: history, verdict))
      wrong += verdict.violations.map { "\(load.concert.name): \($0)" }
    }
    wrong += audit(stack)
    if options.keepsLogs || !wrong.isEmpty { keepLogs(of: stack) }
    return wrong
  }

  private func audit(_ stack: Stack) -> [String] {
    do {
      return try stack.audit().split(separator: "\n").map { "audit: \($0)" }
    } catch {
      return ["audit: \(error)"]
    }
  }

  /// Keeps the logs, because the stack is removed with its directory.
  private func keepLogs(of stack: Stack) {
    let path = "/tmp/boxoffice-chaos-\(options.seed)"
    guard (try? Command.run(["cp", "-r", "-T", stack.state + "/logs", path]))?.status == 0 else {
      return
    }
    try? Data(stack.output.utf8).write(to: URL(fileURLWithPath: path + "/run.log"))
    say("the logs are kept in \(path)")
  }
}

/// Writes a line at once, also into a pipe.
func say(_ line: String) {
  FileHandle.standardOutput.write(Data((line + "\n").utf8))
}
