import TestSupport
import Testing

@Suite("The contract as it is served")
struct ContractPageTests {
  @Test(
    "is a file and a page without scripts",
    arguments: [
      ("/openapi.yaml", "application/yaml", "openapi: 3.1"),
      ("/docs", "text/html", "<h1>The contract</h1>"),
    ])
  func served(path: String, type: String, text: String) throws {
    let reply = try Stack.shared().get(path)
    #expect(reply.status == 200)
    #expect(reply["content-type"]?.hasPrefix(type) == true)
    #expect(reply.text.contains(text))
    #expect(!reply.text.contains("<script") && !reply.text.contains("style="))
    #expect(reply["content-security-policy"]?.hasPrefix("default-src 'none'") == true)
    #expect(reply["etag"] != nil)
  }

  @Test("is served without what developers read beside the page's files")
  func withoutNotes() throws {
    let reply = try Stack.shared().get("/README.md")
    #expect(reply.status == 404)
    #expect(reply["content-type"] == "application/problem+json")
    #expect(reply.text.contains("\"code\":\"not_found\""))
  }
}
