import Foundation
import TestSupport
import Testing

@Suite("The commands")
struct CommandTests {
  @Test("Every wrong variable is named in one line, and nothing is started")
  func wrongVariables() throws {
    let directory = try PrivateDirectory()
    var environment = Stack.plainEnvironment
    environment["BOXOFFICE_STATE"] = directory.path + "/s"
    environment["BOXOFFICE_BIN"] = "/nowhere"
    environment["BOXOFFICE_PORT"] = "80a"
    environment["BOXOFFICE_WORKERS"] = "0"
    environment["BOXOFFICE_ACCOUNTS_WORKERS"] = "33"
    environment["BOXOFFICE_LIMIT_LOOPBACK"] = "yes"
    environment["BOXOFFICE_ADDRESS_RATE"] = "0"
    environment["BOXOFFICE_BEHIND_PROXY"] = "2"
    environment["BOXOFFICE_DEMO"] = "2"
    environment["BOXOFFICE_BUFFER_POOL"] = "big"
    for command in ["up", "run", "sweep"] {
      let result = try Command.run(
        [Stack.root + "/deploy/dev/" + command], environment: environment)
      #expect(result.status == 1)
      #expect(result.output.split(separator: "\n").count == 1)
      for name in environment.keys where name.hasPrefix("BOXOFFICE_") && name != "BOXOFFICE_STATE" {
        #expect(result.output.contains(name + "="), "\(result.output)")
      }
      #expect(!FileManager.default.fileExists(atPath: directory.path + "/s"))
    }
  }

  @Test("A state that is somebody else's directory is refused, and left alone")
  func foreignState() throws {
    let directory = try PrivateDirectory()
    try "precious".write(toFile: directory.path + "/file", atomically: true, encoding: .utf8)
    for state in [directory.path, directory.path + "/file", "/", Stack.root] {
      var environment = Stack.plainEnvironment
      environment["BOXOFFICE_STATE"] = state
      environment["BOXOFFICE_BIN"] = try Products.directory()
      let result = try Command.run([Stack.root + "/deploy/dev/up"], environment: environment)
      #expect(result.status == 1)
      #expect(result.output.contains("BOXOFFICE_STATE="), "\(result.output)")
      #expect(result.output.split(separator: "\n").count == 1)
    }
    #expect(try String(contentsOfFile: directory.path + "/file", encoding: .utf8) == "precious")
  }

  @Test("A port that is used is refused in one line")
  func usedPort() throws {
    let stack = try Stack.shared()
    let directory = try PrivateDirectory()
    var environment = Stack.plainEnvironment
    environment["BOXOFFICE_STATE"] = directory.path + "/s"
    environment["BOXOFFICE_BIN"] = try Products.directory()
    environment["BOXOFFICE_PORT"] = "\(stack.port)"
    let result = try Command.run([Stack.root + "/deploy/dev/up"], environment: environment)
    #expect(result.status == 1)
    #expect(
      result.output
        == "boxoffice: port \(stack.port) is used by another program: set BOXOFFICE_PORT to a free one\n"
    )
  }

  @Test(
    "A stack in a path with a space comes up, stays, heals, stops, and limits who asks too much")
  func lifeOfAStack() throws {
    let stack = try Stack.start(
      environment: ["BOXOFFICE_LIMIT_LOOPBACK": "1"], directoryName: "a state of its own")
    let before = Stack.Part.allCases.map { stack.leader(of: $0) }
    #expect(before.allSatisfy { $0 != nil })

    let second = try stack.runScript("up")
    #expect(second.status == 0)
    #expect(second.output == "boxoffice: http://127.0.0.1:\(stack.port)/\n")
    #expect(Stack.Part.allCases.map { stack.leader(of: $0) } == before)

    try expectLimits(stack)

    try stack.withoutHealing {
      for part in Stack.Part.allCases { stack.kill9(part) }
      try eventually("all are dead") {
        Stack.Part.allCases.allSatisfy { stack.leader(of: $0) == nil }
      }
      let up = try stack.runScript("up")
      #expect(up.status == 0, "\(up.output)")
    }
    let after = Stack.Part.allCases.map { stack.leader(of: $0) }
    #expect(after.allSatisfy { $0 != nil })
    #expect(Set(after).isDisjoint(with: before))
    #expect(try stack.get("/readyz").status == 200)
    #expect(try stack.runScript("audit", in: "bin").output == "")

    let sockets = stack.sockets
    stack.stop()
    #expect(Stack.Part.allCases.allSatisfy { stack.leader(of: $0) == nil })
    #expect(try FileManager.default.contentsOfDirectory(atPath: stack.state + "/pids") == [])
    #expect(throws: (any Error).self) { try HTTPClient(port: stack.port).send("GET", "/healthz") }
    #expect(try stack.runScript("down").status == 0, "down with nothing up")
    #expect(sockets.hasPrefix("/tmp/boxoffice-"))
  }

  /// A client that asks faster than a person can gets 429, and may ask again a moment later.
  private func expectLimits(_ stack: Stack) throws {
    let logins = try (0..<20).map { _ in
      try stack.send("POST", "/v1/sessions", headers: [("Content-Type", "application/json")])
    }
    #expect(logins.prefix(10).allSatisfy { $0.status == 422 })
    #expect(logins.contains { $0.status == 429 })
    for reply in logins where reply.status == 429 { expectProblem(reply, 429, "rate_limited") }
    // One address past the cache, one through it, and one for an account.
    for path in ["/v1/schedules/1/seats", "/v1/concerts", "/v1/wallet"] {
      let began = ContinuousClock.now
      let replies = try concurrently(8) { _ in
        try (0..<60).map { _ in try stack.get(path) }
      }.flatMap(\.self)
      let refused = replies.filter { $0.status == 429 }
      let seconds = (ContinuousClock.now - began).components.seconds + 1
      #expect(refused.count >= replies.count - 101 - 50 * Int(seconds), "\(path)")
      #expect(refused.count < replies.count)
      for reply in refused.prefix(5) {
        expectProblem(reply, 429, "rate_limited")
        #expect(reply["retry-after"] == "1")
      }
      #expect(try stack.get("/healthz").status == 200, "the probes are not limited")
      try eventually("may ask again") { try stack.get(path).status != 429 }
    }
  }
}
