import HTTP
import Testing

@Suite("The router")
struct RouterTests {
  private let router = Router<String>([
    ("GET", "/v1/things", "list"),
    ("POST", "/v1/things", "create"),
    ("GET", "/v1/things/current", "current"),
    ("GET", "/v1/things/{id}", "fetch"),
    ("DELETE", "/v1/things/{id}", "delete"),
    ("POST", "/v1/things/{id}/parts/{part}", "part"),
  ])

  @Test(
    "finds the endpoint of a method and a path, and what stands in the path",
    arguments: [
      ("GET", "/v1/things", "list", []), ("POST", "/v1/things", "create", []),
      ("GET", "/v1/things/17", "fetch", ["17"]), ("DELETE", "/v1/things/x%2Fy", "delete", ["x/y"]),
      ("POST", "/v1/things/1/parts/%ED%95%9C", "part", ["1", "한"]),
      ("GET", "/v1/things/\u{301}1", "fetch", ["\u{301}1"]),
    ] as [(String, String, String, [String])])
  func found(method: String, path: String, endpoint: String, parameters: [String]) throws {
    let found = try router.find(method: method, path: path[...])
    #expect(found.endpoint == endpoint)
    #expect(found.parameters == parameters)
  }

  @Test("takes the first row that fits")
  func order() throws {
    #expect(try router.find(method: "GET", path: "/v1/things/current").endpoint == "current")
    #expect(try router.find(method: "DELETE", path: "/v1/things/current").endpoint == "delete")
  }

  @Test("answers HEAD where it answers GET")
  func head() throws {
    #expect(try router.find(method: "HEAD", path: "/v1/things/1").endpoint == "fetch")
    #expect(throws: RequestError.methodNotAllowed(allow: ["OPTIONS", "POST"])) {
      try router.find(method: "HEAD", path: "/v1/things/1/parts/2")
    }
  }

  @Test(
    "names the methods that a path has, each once",
    arguments: [
      ("DELETE", "/v1/things", ["GET", "HEAD", "OPTIONS", "POST"]),
      ("POST", "/v1/things/current", ["DELETE", "GET", "HEAD", "OPTIONS"]),
      ("OPTIONS", "/v1/things/1", ["DELETE", "GET", "HEAD", "OPTIONS"]),
      ("get", "/v1/things/1/parts/2", ["OPTIONS", "POST"]),
      ("", "/v1/things/1/parts/2", ["OPTIONS", "POST"]),
    ])
  func methodNotAllowed(method: String, path: String, allow: [String]) {
    #expect(throws: RequestError.methodNotAllowed(allow: allow)) {
      try router.find(method: method, path: path[...])
    }
  }

  @Test(
    "knows nothing else",
    arguments: [
      "", "/", "/v1", "/v1/", "/v1/things/", "//v1/things", "/v1//things", "/V1/things",
      "/v1/things/1/", "/v1/things//", "/v1/things/1/parts", "/v1/things/1/parts/2/3", "v1/things",
      "/v1/thing", "/v1/things%2F1", "/v1/things/%", "/v1/things/%FF", "/v1/../v1/things",
      "/v1/t%68ings", "/a/b/c/d/e/f/g/h/i/j/k", "x/v1/things", "\0/v1/things",
    ])
  func notFound(path: String) {
    #expect(throws: RequestError.notFound) { try router.find(method: "GET", path: path[...]) }
  }
}
