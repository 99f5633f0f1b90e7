import BoxOfficeStore
import Foundation
import TestSupport
import Testing

/// The short form of `make bench ONLY=flood`: twice as many as can be served, for ten seconds. In
/// so short a time the window still grows, so that goodput and its control are for the long form.
@Suite("A flood", .serialized, .enabled(if: Guard(rawValue: "window") != nil))
struct FloodStackTests {
  private static let rush = 10
  private static let warmUp = 6
  private static let buyers = 8_000
  /// Of those who come so many percent mean to buy.
  private static let buyingPercent = 90
  private static let trials = 4

  @Test("Who is inside is served while twice as many come as the machine can serve")
  func short() throws {
    // A window that has only begun to grow would not tell what the machine can serve.
    let rate = try onStack(guardsOff: ["window"]) { house in try house.rate() }
    let calm = try onStack { house in try house.flood(of: 2 * rate, after: rate) }
    #expect(calm.shed_payments.integer == 0, "\(calm)")
    #expect(calm.shed_holds.integer == 0, "\(calm)")
    #expect(calm.payments.integer ?? 0 > 0, "\(calm)")
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
    func flood(of arrivals: Int, after usual: Int) throws -> JSON {
      try play(
        arrivals, seconds: warmUp + rush,
        ["--warm-up", "\(warmUp)s", "--warm-up-arrivals", "\(usual)/s"], judged: true)
    }

    private func play(
      _ arrivals: Int, seconds: Int, _ options: [String], judged: Bool = false
    ) throws -> JSON {
      try leave()
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

    /// Lets nobody of an evening before be in a line or hold seats any more.
    private func leave() throws {
      try stack.sql(
        """
        SET @past = NOW(3) - INTERVAL 1 SECOND;
        UPDATE sale_queue SET is_on = 0;
        UPDATE hold SET expires_at = @past WHERE status = 'active';
        UPDATE seat SET held_until = @past WHERE status = 'held';
        DELETE FROM queue_token;
        """)
    }
  }
}
