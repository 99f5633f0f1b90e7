import FastCGI
import Glibc
import HTTP

/// A supervisor, or one of its workers, which echo the request.
@main
struct Main {
  static func main() {
    let options = Options(CommandLine.arguments)
    exit(options.role == "supervisor" ? supervise(options) : work(options))
  }

  private static func work(_ options: Options) -> Int32 {
    if unsafe access(options.failFile, F_OK) == 0 { return 9 }
    return Worker.run(options.settings) { round in
      let newest = round.requests.count - 1
      for (index, request) in round.requests.enumerated()
      where request.target != "/forget" && (index == newest || round.isLast || !options.leaves) {
        round.answer(index, answer(request, in: round))
      }
    }.status
  }

  private static func supervise(_ options: Options) -> Int32 {
    let pools = (0..<options.pools).map { index in
      let path = "\(options.socket)\(index == 0 ? "" : String(index))"
      let doors = (0..<options.doors).map { door in
        Pool.Door(
          path: path + (door == 0 ? "" : "-\(door)"),
          backlog: door == 0 ? options.backlog : options.otherBacklog)
      }
      return Pool(
        name: "pool\(index)", doors: doors, workers: options.workers, niceness: options.niceness,
        arguments: ["worker"] + options.passedOn)
    }
    var supervisor = Supervisor(
      executablePath: CommandLine.arguments[0], pools: pools, log: writeLine)
    return supervisor.run()
  }
}
