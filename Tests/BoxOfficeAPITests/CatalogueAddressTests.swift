import BoxOffice
import BoxOfficeAPI
import Foundation
import TestSupport
import Testing

/// The handlers keep an answer under a key, nginx asks the cache for one, and the sweep forgets
/// some: these tests pin the three to each other.
@Suite("The address of a kept answer")
struct CatalogueAddressTests {
  private static let concert = ConcertID(123_456_789_012_345_678)
  private static let schedule = ScheduleID(7)
  private static let all =
    CatalogueAddress.all(of: concert) + CatalogueAddress.all(of: schedule)
    + [1, 20, 99, 100].map { .concerts(limit: $0) }

  /// The pattern of nginx for the addresses of the catalogue, and the key that it makes of one.
  private struct NginxMap {
    let pattern: Regex<AnyRegexOutput>
    let key: String

    init() throws {
      let file = Stack.root + "/nginx/nginx.conf"
      let text = try String(contentsOfFile: file, encoding: .utf8)
      let map = try #require(
        text.firstMatch(of: /map \$request_uri \$catalogue_key \{\s*"~([^"]+)" "([^"]+)";/))
      pattern = try Regex(String(map.output.1))
      key = String(map.output.2)
    }

    func key(of address: String) -> String? {
      address.firstMatch(of: pattern).map { _ in key.replacing("$request_uri", with: address) }
    }
  }

  @Test("is the one under which its handler keeps the answer", arguments: all)
  func handlers(address: CatalogueAddress) {
    let house = EmptyHouse()
    house.seatMapVersion = "1"
    _ = house.answer("GET", address.text)
    #expect(house.lastKey == CacheKey.text(address.text))
  }

  @Test("is one that nginx asks the cache for, under the same key", arguments: all)
  func nginx(address: CatalogueAddress) throws {
    #expect(try NginxMap().key(of: address.text) == CacheKey.text(address.text))
  }

  @Test("is forgotten when its concert or its date changes")
  func forgotten() {
    let paths = ["", "/schedules", "/schedules?available=true"]
    #expect(
      Set(CacheKey.all(of: ConcertID(5)))
        == Set((["/v1/concerts"] + paths.map { "/v1/concerts/5" + $0 }).map(CacheKey.text)))
    #expect(
      Set(CacheKey.all(of: ScheduleID(5)))
        == Set(
          ["", "/seat-map", "/availability"].map { CacheKey.text("/v1/schedules/5" + $0) }))
  }

  @Test(
    "has one spelling: under another nothing is kept, and nginx asks a worker",
    arguments: [
      "/v1/concerts?", "/v1/concerts?limit=0", "/v1/concerts?limit=020", "/v1/concerts?limit=101",
      "/v1/concerts?limit=5&q=a", "/v1/concerts?limit=5&cursor=x", "/v1/concerts?from=2030-01-01",
      "/v1/concerts/07", "/v1/concerts/7?", "/v1/concerts/%37", "/v1/concerts/7/",
      "/v1/concerts/7/schedules?available=false", "/v1/concerts/7/schedules?limit=20",
      "/v1/schedules/7/seats", "/v1/schedules/7/seat-map?x=1", "/v1/concerts/suggestions?q=a",
      "//v1/concerts", "/V1/concerts", "/v1/concerts/7/queue",
    ])
  func otherSpellings(target: String) throws {
    let house = EmptyHouse()
    house.seatMapVersion = "1"
    _ = house.answer("GET", target)
    #expect(house.lastKey.map { !$0.contains("/v1/") } ?? true, "\(house.lastKey ?? "")")
    #expect(try NginxMap().key(of: target) == nil)
  }
}
