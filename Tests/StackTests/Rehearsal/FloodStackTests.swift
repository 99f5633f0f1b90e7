import BoxOfficeStore
import Foundation
import TestSupport
import Testing

/// The short form of `make bench ONLY=flood`: twice as many as can be served, for ten seconds,
/// beside the same with one socket for all deeds and a line that admits as its operator guessed.
@Suite("A flood", .serialized, .enabled(if: Guard(rawValue: "window") != nil))
struct FloodStackTests {
  private static let rush = 10
  private static let warmUp = 4
  private static let buyers = 8_000
  /// Of those who come so many percent mean to buy.
  private static let buyingPercent = 90
  private static let trials = 4

  @Test("Who is inside is served, and twice as much is sold as without a window and sockets apart")
  func short() throws {
    let (rate, calm) = try onStack { house in
      let rate = try house.rate()
      return (rate, try house.flood(of: 2 * rate, after: rate, judged: true))
    }
    #expect(calm.shed_payments.integer == 0, "\(calm)")
    #expect(calm.shed_holds.integer == 0, "\(calm)")
    let control = try onStack(guardsOff: ["window"]) { house in
      try house.joinSockets()
      return try house.flood(of: 2 * rate, after: rate, judged: false)
    }
    let (sold, soldOtherwise) = (calm.paid.integer ?? 0, control.paid.integer ?? 0)
    #expect(sold >= 2 * max(1, soldOtherwise), "\(rate)/s: \(calm), the control: \(control)")
  }

  private func onStack<Value>(
    guardsOff: [String] = [], _ body: (FloodedHouse) throws -> Value
  ) throws -> Value {
    let stack = try Stack.start(guardsOff: guardsOff)
    defer { stack.stop() }
    return try body(FloodedHouse(stack, buyers: Self.buyers))
  }

  /// A stack with accounts, to which more people come than it can serve.
  private struct FloodedHouse {
    private static let secret = String(repeating: "s3cret00", count: 4)

    let stack: Stack
    let buyers: Int

    init(_ stack: Stack, buyers: Int) throws {
      self.stack = stack
      self.buyers = buyers
      let made = try Office(stack).result(
        "prepare_rehearsal", "@buyers = \(buyers), @secret = '\(Self.secret)'")
      #expect(made == "prepared")
      try Self.secret.write(
        toFile: stack.state + "/test-secret", atomically: true, encoding: .utf8)
    }

    /// The arrivals a second that this machine can just serve now: more come than that, or the
    /// offer is doubled.
    func rate() throws -> Int {
      var offered = 100
      for _ in 1...trials {
        let calm = try play(offered, seconds: rush, ["--warm-up", "\(warmUp)s"])
        let paid = Int(calm.paid.integer ?? 0)
        let served = paid * 100 / buyingPercent / (rush - warmUp)
        if served < offered * 3 / 4 { return max(2, served) }
        offered *= 2
      }
      return offered
    }

    /// The figures of a flood.
    func flood(of arrivals: Int, after usual: Int, judged: Bool) throws -> JSON {
      try play(
        arrivals, seconds: warmUp + rush,
        ["--warm-up", "\(warmUp)s", "--warm-up-arrivals", "\(usual)/s"], judged: judged)
    }

    private func play(
      _ arrivals: Int, seconds: Int, _ options: [String], judged: Bool = false
    ) throws -> JSON {
      let line = try Line(stack) {
        $0.hall.rows = 60
        $0.hall.seatsPerRow = 100
        $0.capacity = 100_000
        $0.perMinute = 100_000
      }
      let report = try PrivateDirectory()
      let result = try Command.run(
        [
          try Products.directory() + "/boxoffice-rehearse", "--url",
          "http://127.0.0.1:\(stack.port)", "--secret-file", stack.state + "/test-secret",
          "--concert", "\(line.concert)", "--profile", "flood", "--buyers", "\(buyers)",
          "--arrivals", "\(arrivals)/s", "--for", "\(seconds)s", "--connections", "2000",
          "--report",
          report.path,
        ] + options,
        environment: judged ? stack.programEnvironment(as: .office) : Stack.plainEnvironment)
      try #require(result.status == 0, "\(result.output)")
      let bytes = FileManager.default.contents(atPath: report.path + "/rehearsal.json") ?? Data()
      return try #require(JSON(parsing: Array(bytes))).calm
    }

    /// Lets all deeds wait in one line, as if nginx knew no other.
    func joinSockets() throws {
      let path = stack.state + "/conf/nginx.conf"
      var config = try String(contentsOfFile: path, encoding: .utf8)
      for door in ["pay", "walk-in"] {
        config = config.replacingOccurrences(
          of: "unix:\(stack.sockets)/\(door).sock", with: "unix:\(stack.sockets)/hold.sock")
      }
      try config.write(toFile: path, atomically: true, encoding: .utf8)
      let leader = try #require(stack.leader(of: .nginx))
      let former = Set(stack.processIDs(of: .nginx).dropFirst())
      kill(leader, SIGHUP)
      try eventually(within: .seconds(20), "nginx has taken one socket for all deeds") {
        let workers = stack.processIDs(of: .nginx).dropFirst()
        return !workers.isEmpty && former.isDisjoint(with: workers)
      }
    }
  }
}
