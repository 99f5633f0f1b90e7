import BoxOffice
import BoxOfficeStore
import Foundation
import MariaDB
import TestSupport
import Testing

/// A picture that is brought forward by what has changed is the one that a reading of all seats
/// gives.
@Suite("A picture of a hall that is brought forward")
struct HallPictureTests {
  let stack: Stack
  let sale: Sale

  init() throws {
    stack = try Stack.shared()
    sale = try Sale(stack) {
      $0.rows = 6
      $0.seatsPerRow = 10
      $0.prices = [30_000, 20_000]
      $0.seatsPerUserMax = 60
    }
    // As after an hour: what has just been changed is read again for some seconds.
    try stack.sql(
      """
      UPDATE seat SET changed_at = NOW(3) - INTERVAL 1 HOUR WHERE schedule_id = \(sale.schedule)
      """)
  }

  private var schedule: Int64 { sale.schedule }

  private func onlooker(_ shelf: any PictureShelf = NoShelf()) throws -> Onlooker {
    try Onlooker(of: schedule, stack, shelf: shelf)
  }

  /// The picture by the seats' rows, as it was read before there was another way.
  private func rows() throws -> (letters: String, release: String) {
    let columns = try stack.sql(
      """
      SELECT
        GROUP_CONCAT(LEFT(IF(status = 'held' AND held_until <= NOW(3), 'free', status), 1)
          ORDER BY seat_no SEPARATOR ''),
        COALESCE(
          CONCAT(REPLACE(MIN(IF(status = 'held' AND held_until > NOW(3), held_until, NULL)), ' ', 'T'), 'Z'), '')
      FROM seat WHERE schedule_id = \(schedule)
      """
    ).split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    return (columns[0], columns[1])
  }

  private func expectTruth(_ onlooker: Onlooker, _ what: String) throws {
    let seen = try onlooker.look()
    let (letters, release) = try rows()
    #expect(String(decoding: seen.seats, as: UTF8.self) == letters, "\(what)")
    #expect(seen.nextReleaseAt?.rfc3339 ?? "" == release, "\(what)")
    #expect(Int(seen.free) == letters.count { $0 == "f" }, "\(what)")
    #expect(Int(seen.held) == letters.count { $0 == "h" }, "\(what)")
    #expect(Int(seen.sold) == letters.count { $0 == "s" }, "\(what)")
  }

  @Test("After every deed at random it is that of the rows, for all who share it")
  func random() throws {
    let shelf = TestShelf()
    let onlookers = [try onlooker(shelf), try onlooker(shelf), try onlooker()]
    var deeds = try RandomDeeds(sale)
    for number in 0..<120 {
      let deed = try deeds.next()
      try expectTruth(onlookers[number % onlookers.count], "\(number): \(deed)")
    }
    for onlooker in onlookers { try expectTruth(onlooker, "at the end") }
    #expect(shelf.count == 1)
  }

  @Test("Without a change's moment it is not told: the comparison can fail")
  func control() throws {
    let kept = try onlooker()
    try expectTruth(kept, "before")
    try hide("status = 'blocked'", seat: 7)
    #expect(try kept.letters != rows().letters)
    try expectTruth(try onlooker(), "who reads all seats")
  }

  @Test("Who has none takes the house's from the shelf instead of reading all seats")
  func shared() throws {
    let shelf = TestShelf()
    let first = try onlooker(shelf).letters
    // Only a reading of all seats finds this.
    try hide("status = 'blocked'", seat: 7)
    #expect(try onlooker(shelf).letters == first)
    #expect(try onlooker().letters != first)
  }

  @Test(
    "What is no picture is left on the shelf",
    arguments: [0, 1, 63, 64, 100] as [Int])
  func spoiled(length: Int) throws {
    let shelf = TestShelf { Array($0.prefix(length)) }
    _ = try sale.hold([3, 4], by: sale.buyer())
    for _ in 0..<2 { try expectTruth(try onlooker(shelf), "\(length) bytes") }
    let noise = TestShelf { $0.map { _ in UInt8.random(in: 0...255) } }
    for _ in 0..<2 { try expectTruth(try onlooker(noise), "noise") }
  }

  @Test("The best seats are the same for who takes the hall's layout from the shelf")
  func layout() throws {
    let other = try Sale(stack) {
      $0.rows = 6
      $0.seatsPerRow = 10
      $0.prices = [30_000, 20_000]
    }
    // Of more in a second some are given other seats, so that they do not meet.
    let buyers = try Buyer.make(3, stack)
    let shelf = TestShelf()
    for (number, buyer) in buyers.enumerated() {
      let wishes = [sale, other].map {
        HoldWish(best: 1 + number % 3, on: $0.schedule, by: buyer, key: "k\($0.schedule)")
      }
      #expect(try Clerk(stack, shelf: shelf).holdAlone([wishes[0]]) == ["201"])
      #expect(try Clerk(stack).holdAlone([wishes[1]]) == ["201"])
    }
    #expect(shelf.count == 2)
    #expect(try sale.seats() == other.seats())
    let noise = TestShelf { $0.map { _ in UInt8.random(in: 0...3) } }
    for number in 7...8 {
      let wish = HoldWish(best: 1, on: schedule, by: try sale.buyer(), key: "k\(number)")
      #expect(try Clerk(stack, shelf: noise).holdAlone([wish]) == ["201"])
    }
  }

  @Test("A change is shown when it is committed, however long ago it was written")
  func slowTransaction() throws {
    let onlooker = try onlooker()
    let began = try onlooker.look().asOf
    let office = try Connection(stack.database)
    try office.executeText("START TRANSACTION")
    try office.executeText(
      "UPDATE seat SET status = 'blocked' WHERE schedule_id = \(schedule) AND seat_no = 9")
    try eventually(within: .seconds(10), "four seconds of looking") {
      let seen = try onlooker.look()
      #expect(!seen.seats.contains(SeatStatus.blocked.letter))
      return seen.asOf >= began.adding(seconds: 4)
    }
    // Found by its age, not by a reading of all seats, which would find this too.
    try hide("status = 'blocked'", seat: 10)
    try office.executeText("COMMIT")
    let letters = try onlooker.letters
    #expect(letters.prefix(10) == "ffffffffbf")
  }

  @Test("Seats that the office adds or takes away are in it")
  func otherSeats() throws {
    let onlooker = try onlooker()
    try expectTruth(onlooker, "before")
    try stack.sql(
      """
      INSERT INTO venue_seat (venue_id, seat_no, section, `row`, number, x, y)
      VALUES (\(sale.hall.venueID), 80, 'Balcony', '1', 1, 0, 200), (\(sale.hall.venueID), 82, 'Balcony', '1', 3, 20, 200);
      INSERT INTO seat (schedule_id, seat_no, tier_id) VALUES
        (\(schedule), 80, \(sale.hall.tierIDs[0][0])), (\(schedule), 82, \(sale.hall.tierIDs[0][0]));
      UPDATE schedule SET seats_total = 62 WHERE id = \(schedule);
      """)
    try expectTruth(onlooker, "two more")
    _ = try sale.hold([82], by: sale.buyer())
    try expectTruth(onlooker, "one of them held")
  }

  /// Changes a seat so that its row does not tell when.
  private func hide(_ change: String, seat: Int64) throws {
    try stack.sql(
      """
      UPDATE seat SET \(change), changed_at = changed_at
      WHERE schedule_id = \(schedule) AND seat_no = \(seat)
      """)
  }
}
