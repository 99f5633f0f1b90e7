import TestSupport
import Testing

@Suite("Seats as a visitor sees them")
struct SeatPictureTests {
  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  @Test("The seat map draws every seat once, in seat order")
  func seatMap() throws {
    let hall = try Hall(stack) {
      $0.rows = 3
      $0.seatsPerRow = 4
      $0.prices = [30_000, 20_000, 10_000]
    }
    let map = try stack.get("/v1/schedules/\(hall.scheduleID)/seat-map").json
    #expect(map.names == ["layout_version", "seats", "sections", "tiers"])
    #expect(map.layout_version.integer == 1)
    #expect(map.sections == .array([.string("Main")]))
    #expect(map.tiers.array.map(\.id.integer) == hall.tierIDs[0])
    #expect(map.tiers[0].names == ["id", "name", "price"])
    #expect(map.seats.array.map(\.seat_id.integer) == hall.seatIDs)
    let members = ["number", "row", "seat_id", "section", "tier_id", "x", "y"]
    #expect(map.seats.array.allSatisfy { $0.names == members })
    let sixth = map.seats[5]
    #expect(sixth.section.string == "Main")
    #expect(sixth.row.string == "2")
    #expect(sixth.number.integer == 2)
    #expect(sixth.x.integer == 10)
    #expect(sixth.y.integer == 14)
    #expect(sixth.tier_id.integer == hall.tierIDs[0][1])
  }

  @Test("Availability has the members of the contract and one letter per seat")
  func availability() throws {
    let hall = try Hall(stack) { $0.prices = [30_000, 20_000] }
    let answer = try stack.get("/v1/schedules/\(hall.scheduleID)/availability").json
    #expect(
      answer.names == ["as_of", "by_tier", "free", "held", "next_release_at", "seats", "sold"])
    #expect(answer.as_of.isInstant)
    #expect(answer.free.integer == 10)
    #expect(answer.held.integer == 0)
    #expect(answer.sold.integer == 0)
    #expect(answer.next_release_at.isNull)
    #expect(answer.seats.string == "ffffffffff")
    #expect(answer.by_tier.array.map(\.tier_id.integer) == hall.tierIDs[0])
    #expect(answer.by_tier.array.allSatisfy { $0.names == ["free", "held", "sold", "tier_id"] })
  }

  @Test("Map, availability, list and rows tell the same of every seat")
  func consistency() throws {
    let (hall, release) = try soldHall()
    let path = "/v1/schedules/\(hall.scheduleID)"
    let answer = try stack.get(path + "/availability").json
    let rows = try stack.sql(
      """
      SELECT seat_no, LEFT(status, 1), tier_id FROM seat
      WHERE schedule_id = \(hall.scheduleID) ORDER BY seat_no
      """
    ).split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    #expect(answer.seats.string == "hhsssfffffbf")
    #expect(answer.seats.string == rows.map { $0[1] }.joined())
    #expect(answer.next_release_at.string == release)

    let map = try stack.get(path + "/seat-map").json.seats.array
    #expect(map.map(\.seat_id.integer) == rows.map { Int64($0[0]) })
    #expect(map.map(\.tier_id.integer) == rows.map { Int64($0[2]) })

    let list = try JSON.allPages(path + "/seats", limit: 5, stack).items
    #expect(list.compactMap { $0.status.string?.prefix(1) }.joined() == answer.seats.string)
    #expect(list.map(\.tier_id) == map.map(\.tier_id))

    for (counted, letter) in [("free", "f"), ("held", "h"), ("sold", "s")] {
      let total = rows.filter { $0[1] == letter }.count
      #expect(answer[counted].integer == Int64(total))
      for tier in answer.by_tier.array {
        let part = rows.filter { $0[1] == letter && Int64($0[2]) == tier.tier_id.integer }
        #expect(tier[counted].integer == Int64(part.count))
      }
    }
    #expect(try stack.get(path).json.seats_free.integer == answer.free.integer)
  }

  @Test("The seat list has the members of the contract")
  func seatList() throws {
    let (hall, _) = try soldHall()
    let list = try stack.get("/v1/schedules/\(hall.scheduleID)/seats?limit=2").json
    #expect(list.names == ["items", "next_cursor"])
    let seat = list.items[1]
    #expect(
      seat.names == ["number", "price", "row", "seat_id", "section", "status", "tier_id"])
    #expect(seat.seat_id.integer == 2)
    #expect(seat.price.isMoney)
    #expect(seat.price.amount.integer == 30_000)
    #expect(seat.status.string == "held")
  }

  @Test(
    "The seat list can be asked for one status",
    arguments: [
      ("free", [6, 7, 8, 9, 10, 12]), ("held", [1, 2]), ("sold", [3, 4, 5]), ("blocked", [11]),
    ])
  func seatsOfStatus(status: String, expected: [Int64]) throws {
    let (hall, _) = try soldHall()
    let path = "/v1/schedules/\(hall.scheduleID)/seats?status=\(status)"
    let seats = try JSON.allPages(path, limit: 2, stack).items
    #expect(seats.map(\.seat_id.integer) == expected)
    #expect(seats.allSatisfy { $0.status.string == status })
  }

  @Test("The seat list can be asked for one tier, and for one status of it")
  func seatsOfTier() throws {
    let (hall, _) = try soldHall()
    let second = hall.tierIDs[0][1]
    let path = "/v1/schedules/\(hall.scheduleID)/seats?tier_id=\(second)"
    let seats = try stack.get(path).json.items.array
    #expect(seats.map(\.seat_id.integer) == [7, 8, 9, 10, 11, 12])
    let free = try stack.get(path + "&status=free").json.items.array
    #expect(free.map(\.seat_id.integer) == [7, 8, 9, 10, 12])
    let foreign = "/v1/schedules/\(hall.scheduleID)/seats?tier_id=\(second + 1_000_000)"
    #expect(try stack.get(foreign).json.items.array.isEmpty)
  }

  @Test("An arena of 30,000 seats fits the wire and agrees with itself")
  func arena() throws {
    let id = try stack.sql("SELECT id FROM schedule ORDER BY seats_total DESC, id LIMIT 1")
    let gzip = [("Accept-Encoding", "gzip")]
    let reply = try stack.get("/v1/schedules/\(id)/availability", headers: gzip)
    #expect(reply["content-encoding"] == "gzip")
    #expect(reply.body.count <= 12_288)
    let answer = try #require(JSON(parsing: try gunzip(reply.body)))
    #expect(answer.seats.string?.utf8.count == 30_000)
    let counted = [answer.free, answer.held, answer.sold].compactMap(\.integer).reduce(0, +)
    #expect(counted <= 30_000)
    let map = try stack.get("/v1/schedules/\(id)/seat-map", headers: gzip)
    let seats = try #require(JSON(parsing: try gunzip(map.body))).seats.array
    #expect(seats.count == 30_000)
    #expect(Set(seats.map { "\($0.x.integer ?? -1) \($0.y.integer ?? -1)" }).count == 30_000)
  }

  /// Two seats held, three sold, one blocked, the rest free; and when the held ones come free.
  private func soldHall() throws -> (Hall, release: String?) {
    let hall = try Hall(stack) {
      $0.seatsPerRow = 6
      $0.prices = [30_000, 20_000]
    }
    try stack.sql(
      "UPDATE seat SET status = 'blocked' WHERE schedule_id = \(hall.scheduleID) AND seat_no = 11")
    let buyers = try Buyer.make(3, stack, balance: 1_000_000)
    let sold = try buyers[0].hold([3, 4, 5], of: hall.scheduleID).json.id.integer ?? 0
    #expect(try buyers[0].order(sold).status == 201)
    let first = try buyers[1].hold([1], of: hall.scheduleID)
    #expect(try buyers[2].hold([2], of: hall.scheduleID).status == 201)
    return (hall, first.json.expires_at.string)
  }
}
