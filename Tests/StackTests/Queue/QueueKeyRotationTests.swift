import Foundation
import TestSupport
import Testing

@Suite("Changing the signing key while people wait", .serialized, .ownStack)
struct QueueKeyRotationTests {
  private let stack: Stack
  private var path: String { stack.state + "/secrets/signing-keys" }

  init() throws {
    stack = try OwnStack.stack()
  }

  /// Replaces the keys and every worker; meanwhile `poll` is called again and again.
  private func rotate(to keys: String, poll: () throws -> Void) throws {
    try keys.write(toFile: path + ".new", atomically: false, encoding: .utf8)
    _ = try Command.run(["chown", "--reference=\(path)", path + ".new"])
    _ = try Command.run(["chmod", "--reference=\(path)", path + ".new"])
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.moveItem(atPath: path + ".new", toPath: path)
    let old = Set(stack.workerIDs(of: [.till, .front]))
    kill(try #require(stack.leader(of: .workers)), SIGHUP)
    try eventually(within: .seconds(30), "every worker is another one") {
      try poll()
      let now = stack.workerIDs(of: [.till, .front])
      return now.count == old.count && old.isDisjoint(with: now)
    }
  }

  @Test("An old token stays good all the time, and new ones are signed by the new key")
  func oldTokens() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let buyer = try line.buyer()
    let old = try line.token(buyer)
    let first = try String(contentsOfFile: path, encoding: .utf8)
    let new = "k2:" + String(repeating: "5e", count: 32) + "\n"
    try rotate(to: new + first) {
      let state = try line.poll(old).json.state.string
      #expect(state == "waiting")
    }
    let fresh = try line.token(buyer)
    #expect(fresh != old)
    #expect(fresh.contains(".k2."))
    try line.set("capacity = 1")
    try line.awaitState("active", old)
    #expect(try line.hold([1], by: buyer, old).status == 201)
    #expect(try line.hold([2], by: buyer, fresh).status == 201)
    // Once the old key is taken away, its tokens are gone; joining again gives the same place.
    try rotate(to: new) {}
    #expect(try line.poll(old).outcome == "403 queue_token_required")
    #expect(try line.join(buyer).status == 200)
  }

  @Test("Made known first and used second, a new key is never refused by any worker")
  func twoSteps() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    var token = try line.token(line.buyer())
    let first = try String(contentsOfFile: path, encoding: .utf8)
    let new = "k3:" + String(repeating: "c0", count: 32) + "\n"
    for keys in [first + new, new + first] {
      try rotate(to: keys) {
        // The client uses the token of the last answer, as it should.
        token = try #require(try line.poll(token).json.token.string)
      }
    }
    #expect(try line.poll(token).json.token.string?.contains(".k3.") == true)
  }
}
