import Testing

@Suite("A round")
struct RoundTests {
  @Test("has all that wait, in the order in which they came")
  func takesAllTogether() throws {
    let worker = try PausedWorker(EchoServer("rounds=16"))
    let clients = try (0..<10).map { try worker.client("/round?\($0)") }
    worker.goOn()
    let targets = (0..<10).map { "/round?\($0)" }.joined(separator: " ")
    for client in clients {
      let reply = try client.receive()
      #expect(reply["size"] == "10")
      #expect(reply["targets"] == targets)
    }
  }

  @Test("of one who waits alone begins at once")
  func servesOneAlone() throws {
    let server = try EchoServer("rounds=16")
    for _ in 0..<20 { #expect(try server.get("/round")["size"] == "1") }
  }

  @Test("has no more than the maximum; who is left has the next")
  func keepsMaximum() throws {
    let worker = try PausedWorker(EchoServer("rounds=4"))
    let clients = try (0..<10).map { _ in try worker.client("/round") }
    worker.goOn()
    let sizes = try clients.map { try $0.receive()["size"] }
    #expect(sizes == ["4", "4", "4", "4", "4", "4", "4", "4", "2", "2"])
  }

  @Test("takes from the first socket before the second")
  func keepsOrderOfDoors() throws {
    let worker = try PausedWorker(EchoServer("rounds=4", "doors=2"))
    let holds = try (0..<3).map { try worker.client("/round?hold\($0)", door: 1) }
    let payments = try (0..<3).map { try worker.client("/round?pay\($0)") }
    worker.goOn()
    let first = "/round?pay0 /round?pay1 /round?pay2 /round?hold0"
    #expect(try payments.map { try $0.receive()["targets"] } == [first, first, first])
    let second = "/round?hold1 /round?hold2"
    #expect(try holds.map { try $0.receive()["targets"] } == [first, second, second])
  }

  @Test("leaves out who has hung up, and says how many")
  func leavesOutHungUp() throws {
    let worker = try PausedWorker(EchoServer("rounds=16"))
    let first = try worker.client("/round?first")
    _ = try worker.client("/round?gone")
    let last = try worker.client("/round?last")
    worker.goOn()
    for client in [first, last] {
      let reply = try client.receive()
      #expect(reply["targets"] == "/round?first /round?last")
      #expect(reply["hungup"] == "1")
    }
  }

  @Test("answers each as soon as it is settled")
  func answersAtOnce() throws {
    let worker = try PausedWorker(EchoServer("rounds=16"))
    let quick = try worker.client("/pid")
    let slow = try worker.client("/slow?ms=2000")
    worker.goOn()
    #expect(try quick.receive().isComplete)
    #expect(!slow.hasAnswer)
    #expect(try slow.receive().isComplete)
  }

  @Test("is not harmed by one who hangs up in it")
  func survivesHangUp() throws {
    let worker = try PausedWorker(EchoServer("rounds=16"))
    let first = try worker.client("/pid")
    var second: FastCGIClient? = try worker.client("/slow?ms=300")
    let third = try worker.client("/big?bytes=1000000")
    let last = try worker.client("/pid")
    worker.goOn()
    let answered = try first.receive().text
    #expect(second != nil)
    second = nil
    #expect(try third.receive().body.count == 1_000_000)
    #expect(try last.receive().text == answered)
  }

  @Test("does not wait for one who reads slowly longer than for one alone")
  func boundsWriting() throws {
    let worker = try PausedWorker(EchoServer("rounds=16", "transfer=300"))
    let slow = try (0..<3).map { _ in try worker.client("/big?bytes=3000000") }
    let last = try worker.client("/pid")
    worker.goOn()
    #expect(try last.receive().text == "\(worker.processID)")
    withExtendedLifetime(slow) {}
  }

  @Test("is answered whole: a forgotten request gets a 500, and another worker takes over")
  func answersForgotten() throws {
    let server = try EchoServer("rounds=16")
    let worker = try PausedWorker(server)
    let first = try worker.client("/pid")
    let forgotten = try worker.client("/forget")
    let last = try worker.client("/pid")
    worker.goOn()
    #expect(try first.receive().status == 200)
    #expect(try last.receive().status == 200)
    #expect(try forgotten.receive().status == 500)
    #expect(try server.get("/pid").text != "\(worker.processID)")
    #expect(server.lines("event=worker_ended").allSatisfy { $0.contains("signal=") })
  }
}
