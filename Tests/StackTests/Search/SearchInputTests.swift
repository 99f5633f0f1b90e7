import TestSupport
import Testing

@Suite("Whatever is typed into the search")
struct SearchInputTests {
  private static let paths = ["/v1/concerts?q=", "/v1/concerts/suggestions?q="]

  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  @Test(
    "What has neither letter nor digit finds nothing",
    arguments: [
      "%25", "_", "%2B-*%22()", "%F0%9F%8E%B5", "%25%25%25", "'", "%5C", "%7C", "%E2%80%AE",
      "%3B--",
    ])
  func nothing(encoded: String) throws {
    for path in Self.paths {
      let reply = try stack.get(path + encoded)
      #expect(reply.status == 200 && reply.json.items.array.isEmpty, "\(path)\(encoded)")
    }
  }

  @Test(
    "Wildcards, quotes and operators are no more than gaps",
    arguments: [
      "%25%25IU%25", "IU%27%20OR%201%3D1", "%22IU%22", "%2BIU%20-*", "IU%5C", "(IU)", "%7CIU%7C",
    ])
  func harmless(encoded: String) throws {
    for path in Self.paths {
      let reply = try stack.get(path + encoded)
      #expect(reply.status == 200, "\(path)\(encoded)")
      #expect(reply.json.items.array.count < 20)
    }
  }

  @Test(
    "Bytes that are no text are refused",
    arguments: [
      "%00", "a%00b", "%ED%A0%80", "%C0%AF", "%E0%80%AF", "%FF", "%80", "%F4%90%80%80", "%", "%G1",
      "%C3",
    ])
  func malformed(encoded: String) throws {
    for path in Self.paths {
      let reply = try stack.get(path + encoded)
      #expect(reply.status == 400, "\(path)\(encoded)")
      #expect(reply.json.code.string == "invalid_parameter")
      #expect(reply.json.field.string == "q")
    }
  }

  @Test(
    "The longest question is answered, a longer one refused, ten kilobytes do not reach a worker")
  func huge() throws {
    for path in Self.paths {
      for text in ["a", "ab%20", "%EA%B0%80", "%E3%85%87", "1"] {
        let long = String(repeating: text, count: 2000 / text.count)
        #expect(try stack.get(path + long).status == 200, "\(text)")
      }
      #expect(try stack.get(path + String(repeating: "a", count: 2049)).status == 400)
      #expect(try stack.get(path + String(repeating: "a", count: 10_240)).status == 414)
    }
  }

  @Test("An empty question is none, and two are one too many")
  func empty() throws {
    let all = try stack.get("/v1/concerts?limit=5").json.items.each("id").compactMap(\.integer)
    for spelling in ["", "%20", "%E3%80%80"] {
      let reply = try stack.get("/v1/concerts?q=\(spelling)&limit=5")
      #expect(reply.status == 200)
      #expect(reply.json.items.array.count == all.count)
      #expect(try stack.get("/v1/concerts/suggestions?q=\(spelling)").json.items.array.isEmpty)
    }
    #expect(try stack.get("/v1/concerts?q=a&q=b").json.code.string == "invalid_parameter")
  }

  @Test(
    "A cursor that no search has given is refused or leads nowhere",
    arguments: [
      "x", "1_0_5_1_1", "1_2_3_4", "0_9_9_9_9_9", "0_0_1_5_-62135596800000_1",
      "253402300799999_0_1_0_0_0",
    ])
  func cursors(cursor: String) throws {
    #expect(try [200, 400].contains(stack.get("/v1/concerts?q=iu&cursor=\(cursor)").status))
  }
}
