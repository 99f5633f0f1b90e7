import Memcached
import Testing

@Suite("Cache addresses")
struct MemcachedAddressTests {
  @Test("A path, a host with a port and an IPv6 number are read")
  func valid() {
    #expect(MemcachedAddress(parsing: "/run/cache.sock") == .unixSocket("/run/cache.sock"))
    #expect(MemcachedAddress(parsing: "127.0.0.1:11211") == .host("127.0.0.1", port: 11_211))
    #expect(MemcachedAddress(parsing: "[::1]:1") == .host("::1", port: 1))
  }

  @Test(
    "Anything else is refused",
    arguments: [
      "", ":", "host", ":11211", "host:", "host:0", "host:65536", "host:-1", "host:x", "a b:1",
      "relative/path", "/" + String(repeating: "x", count: 108), "/a\u{0}b",
    ])
  func invalid(text: String) {
    #expect(MemcachedAddress(parsing: text) == nil)
    #expect(MemcachedSettings(address: text) == nil)
  }
}
