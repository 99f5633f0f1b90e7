import Testing

@testable import Rehearsal

@Suite("Arguments of the rehearsal")
struct RehearsalOptionsTests {
  @Test("Everything can be set")
  func all() throws {
    let options = try RehearsalOptions([
      "--concert", "5", "--buyers", "2000", "--arrivals", "500/s", "--seed", "7", "--for", "60s",
      "--profile", "spike", "--url", "http://box.example:81/", "--accounts", "Dress-1",
      "--secret-file", "s", "--connections", "9", "--report", "out", "--audit", "a.sql",
      "--warm-up", "8s",
    ])
    #expect(options.concertID == 5 && options.buyers == 2000 && options.arrivalsPerSecond == 500)
    #expect(options.seed == 7 && options.seconds == 60 && options.profile == .spike)
    #expect(options.host == "box.example" && options.port == 81)
    #expect(options.accounts == "dress-1" && options.secretFile == "s")
    #expect(options.warmUp == 8_000_000_000)
    #expect(options.connections == 9 && options.auditFile == "a.sql")
    #expect(options.htmlFile == "out/rehearsal.html" && options.jsonFile == "out/rehearsal.json")
  }

  @Test("The concert is enough")
  func concert() throws {
    let options = try RehearsalOptions(["--concert", "1"])
    #expect(options.host == "127.0.0.1" && options.port == 8080 && options.profile == .steady)
  }

  @Test("All that is wrong is named at once")
  func wrong() {
    let wrong = #expect(throws: RehearsalOptions.Wrong.self) {
      try RehearsalOptions(["--buyers", "0", "--frobnicate", "--for", "60", "--seed"])
    }
    #expect(
      wrong?.reasons == [
        "--buyers 0 (not such a number)", "--frobnicate (unknown)", "--for 60 (not 1s to 86400s)",
        "--seed (needs a value)", "--concert (is needed)",
      ])
  }

  @Test(
    "Values that mean nothing are refused",
    arguments: [
      ["--concert", "0"], ["--concert", "x"], ["--arrivals", "500"], ["--arrivals", "0/s"],
      ["--arrivals", "-1/s"], ["--for", "0s"], ["--for", "99999s"], ["--profile", "party"],
      ["--url", "https://x"], ["--url", "http://"], ["--url", "http://x/y"],
      ["--url", "http://x:0"], ["--url", "http://x:99999"], ["--url", "http://x:1:2"],
      ["--accounts", "a_b"], ["--accounts", "é"], ["--connections", "0"], ["--seed", "-1"],
    ])
  func refused(arguments: [String]) {
    #expect(throws: RehearsalOptions.Wrong.self) {
      try RehearsalOptions(["--concert", "1"] + arguments)
    }
  }
}
