import Testing

@testable import BoxOffice

@Suite("A network")
struct NetworkTests {
  @Test(
    "is the first 24 bits of an IPv4 address and the first 64 of an IPv6 address",
    arguments: [
      ("203.0.113.7", "203.0.113.0/24"), ("203.0.113.255", "203.0.113.0/24"),
      ("10.0.0.1", "10.0.0.0/24"), ("::ffff:203.0.113.9", "203.0.113.0/24"),
      ("2001:db8:1:2::9", "2001:db8:1:2::/64"), ("2001:DB8:1:2:a:b:c:d", "2001:db8:1:2::/64"),
      ("2001:db8:1:3::9", "2001:db8:1:3::/64"), ("::1", "0:0:0:0::/64"),
      ("fe80::", "fe80:0:0:0::/64"), ("64:ff9b::192.0.2.1", "64:ff9b:0:0::/64"),
    ])
  func text(address: String, network: String) {
    #expect(Network(of: address).text == network)
  }

  @Test(
    "of what is no address is the text itself, cut short",
    arguments: [
      "", "unix:", "1.2.3", "1.2.3.4.5", "1.2.3.256", ":::", "1::2::3", "1:2:3:4:5:6:7:8:9",
      "g::1", "1:2:3:4:5:6:7", "12345::", "1.2.3.-4",
    ])
  func noAddress(text: String) {
    #expect(Network(of: text).text == text)
    #expect(Network(of: text + String(repeating: "x", count: 100)).text.count == 40)
  }

  @Test("tells whether the host asks itself")
  func thisHost() {
    #expect(["127.0.0.1", "::1", "::ffff:127.0.0.1"].allSatisfy { Network(of: $0).isThisHost })
    #expect(
      ["127.0.0.2", "127.1.0.1", "::2", "10.0.0.1", "", "localhost"]
        .allSatisfy { !Network(of: $0).isThisHost })
  }
}
