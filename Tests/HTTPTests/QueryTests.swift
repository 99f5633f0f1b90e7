import HTTP
import Testing

@Suite("A query string")
struct QueryTests {
  @Test("gives each parameter decoded")
  func decoded() throws {
    let query = try Query(parsing: "q=a+b%2Bc&empty=&bare&%71%32=%ED%95%9C")
    #expect(query["q"] == "a b+c")
    #expect(query["empty"] == "")
    #expect(query["bare"] == "")
    #expect(query["q2"] == "한")
    #expect(query["other"] == nil)
  }

  @Test("may be empty", arguments: ["", "&", "&&&"])
  func empty(text: String) throws {
    #expect(try Query(parsing: text[...])["q"] == nil)
  }

  @Test("splits at the first equals sign only")
  func equalsSigns() throws {
    #expect(try Query(parsing: "q=a=b=")["q"] == "a=b=")
  }

  @Test(
    "is refused, naming the parameter",
    arguments: [
      ("q=1&q=2", "q"), ("q=1&%71=2", "q"), ("q=%", "q"), ("q=%4", "q"), ("q=%zz", "q"),
      ("q=%FF", "q"), ("q=%C0%80", "q"), ("q=%ED%A0%80", "q"), ("q=%00", "q"), ("q=a%00b", "q"),
      ("%=1", "query"), ("%FF=1", "query"),
    ])
  func refused(text: String, name: String) {
    #expect(throws: RequestError.invalidParameter(name)) { try Query(parsing: text[...]) }
  }

  @Test("has 32 parameters at most")
  func parameterCount() throws {
    let all = (0..<32).map { "p\($0)=\($0)" }.joined(separator: "&")
    #expect(try Query(parsing: all[...])["p31"] == "31")
    let oneMore = all + "&p32=32"
    #expect(throws: RequestError.self) { try Query(parsing: oneMore[...]) }
  }

  @Test("has names of 64 and values of 2048 bytes at most")
  func lengths() throws {
    let name = String(repeating: "n", count: 64)
    let value = String(repeating: "v", count: 2048)
    let longest = "\(name)=\(value)"
    #expect(try Query(parsing: longest[...])[name] == value)
    let longName = "n" + longest
    #expect(throws: RequestError.invalidParameter("query")) { try Query(parsing: longName[...]) }
    let longValue = longest + "v"
    #expect(throws: RequestError.invalidParameter(name)) { try Query(parsing: longValue[...]) }
  }

  @Test("gives integers within the range, the default where there is none")
  func integers() throws {
    let query = try Query(parsing: "limit=20&bad=0")
    #expect(try query.integer("limit", in: 1...100, default: 7) == 20)
    #expect(try query.integer("other", in: 1...100, default: 7) == 7)
    #expect(throws: RequestError.invalidParameter("bad")) {
      try query.integer("bad", in: 1...100, default: 7)
    }
  }

  @Test(
    "refuses what is no integer of the range",
    arguments: [
      "", "0", "101", "-1", "+1", "1.0", "1e1", "01", " 1", "1 ", "٣", "99999999999999999999",
    ])
  func notIntegers(text: String) throws {
    let encoded = text.replacing("+", with: "%2B").replacing(" ", with: "%20")
    let query = try Query(parsing: "limit=\(encoded)")
    #expect(throws: RequestError.invalidParameter("limit")) {
      try query.integer("limit", in: 1...100, default: 7)
    }
  }

  @Test("gives identifiers, which are positive")
  func identifiers() throws {
    #expect(try Query(parsing: "id=9223372036854775807").identifier("id") == .max)
    #expect(try Query(parsing: "").identifier("id") == nil)
    for text in ["id=0", "id=-1", "id=9223372036854775808", "id=", "id=x"] {
      #expect(throws: RequestError.invalidParameter("id")) {
        try Query(parsing: text[...]).identifier("id")
      }
    }
  }

  @Test("gives truth values by exactly two words")
  func booleans() throws {
    #expect(try Query(parsing: "a=true").boolean("a", default: false))
    #expect(try !Query(parsing: "a=false").boolean("a", default: true))
    #expect(try Query(parsing: "").boolean("a", default: true))
    for text in ["a=", "a=1", "a=TRUE", "a=yes"] {
      #expect(throws: RequestError.invalidParameter("a")) {
        try Query(parsing: text[...]).boolean("a", default: true)
      }
    }
  }
}
