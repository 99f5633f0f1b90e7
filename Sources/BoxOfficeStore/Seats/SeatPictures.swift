import BoxOffice
import MariaDB

/// How closely a picture must tell what was committed a moment ago.
enum PictureCare {
  /// As a proposal needs it: what a slow transaction has changed may come up to a second later.
  case quick
  /// As a visitor is shown it: with everything that is committed.
  case complete
}

extension Store {
  /// The seats of a date at present, to choose from; throws not-found if the date does not exist.
  func picture(
    of id: ScheduleID, _ care: PictureCare = .quick
  ) throws(BoxOfficeError) -> SeatPicture {
    try ask { database in
      let (hall, newHolds) = try presentHall(of: id, care, database)
      return SeatPicture(hall, newHolds: newHolds)
    }
  }

  /// The picture of a hall brought forward to the present, or read where there is none. All workers
  /// of the house share one: who has brought it forward by everything puts it on the shelf.
  func presentHall(
    of id: ScheduleID, _ care: PictureCare, _ database: Database
  ) throws -> (HallPicture, newHolds: Int) {
    guard var hall = try newestHall(of: id, database), !isDue(hall, of: id) else {
      return (try readHall(of: id, database), 0)
    }
    // The picture is changed in place, and gone should the database fail.
    hallPictures.forget(id)
    var newHolds = 0
    if care == .quick {
      let changes = try database.answer(
        to: SeatChanges.after(
          hall.asOf, alsoAfter: hall.asOf.adding(milliseconds: -commitMilliseconds), of: id))
      guard hall.take(changes) else { return (try readHall(of: id, database), 0) }
      newHolds = changes.newHolds
    }
    if care == .complete || hall.asOf >= hall.completeAt.adding(seconds: completeSeconds) {
      guard try complete(&hall, of: id, database) else {
        return (try readHall(of: id, database), newHolds)
      }
      put(hall, of: id)
    }
    hallPictures.keep(hall, of: id)
    return (hall, newHolds)
  }

  /// This worker's picture, or a newer one from the shelf, where this worker looks twice a second.
  private func newestHall(of id: ScheduleID, _ database: Database) throws -> HallPicture? {
    let own = hallPictures.value(of: id)
    if own != nil && shelfLooks.value(of: id) != nil { return own }
    shelfLooks.keep((), of: id)
    guard let bytes = shelf.value(of: shelfKey(id)), let span = HallPicture.span(of: bytes)
    else { return own }
    if let own, own.asOf >= HallPicture.asOf(bytes) { return own }
    return HallPicture(bytes, try tierMap(of: id, matching: span, database)) ?? own
  }

  /// Whether all seats must be read again, in case a change has been missed.
  private func isDue(_ hall: HallPicture, of id: ScheduleID) -> Bool {
    guard hall.asOf >= hall.readAt.adding(seconds: readSeconds) else { return false }
    if hall.asOf >= hall.readAt.adding(seconds: 2 * readSeconds) { return true }
    return shelf.isFirst(at: shelfKey(id) + ":reading", seconds: 1)
  }

  private func readHall(of id: ScheduleID, _ database: Database) throws -> HallPicture {
    let unsettled = hallPictures.value(of: id)?.unsettledSince
    let reading = try database.answer(to: HallReading.present(of: id))
    let tiers = try tierMap(of: id, matching: reading.span, database)
    guard SeatSpan(tiers.numbers) == reading.span else {
      throw BoxOfficeError.unavailable(reason: "seats_added")
    }
    let hall = HallPicture(reading, tiers, unsettledSince: unsettled)
    hallPictures.keep(hall, of: id)
    put(hall, of: id)
    return hall
  }

  /// Brings a picture forward by every change since what is settled, however long its transaction
  /// took; false where that does not fit the picture.
  private func complete(
    _ hall: inout HallPicture, of id: ScheduleID, _ database: Database
  ) throws -> Bool {
    let settled = max(hall.unsettledSince, hall.asOf.adding(seconds: -settlingSeconds))
    let first = hall.unsettledSince
    // The order matters: what is committed before both lists is among the changes, and what is
    // committed between them is on the second alone.
    let (committed, changes, written) = try database.answers(
      to: WrittenChanges.committed(after: first, until: settled, of: id),
      SeatChanges.after(hall.asOf, alsoAfter: first, of: id),
      WrittenChanges.any(after: first, until: settled, of: id))
    let isSettled =
      written.isWithin(committed)
      || first < hall.asOf.adding(seconds: -unsettledSecondsMax)
    return hall.takeAll(changes, settledUntil: isSettled ? settled : nil)
  }

  private func put(_ hall: HallPicture, of id: ScheduleID) {
    shelf.put(hall.bytes, under: shelfKey(id), seconds: Int(readSeconds))
  }

  private func shelfKey(_ id: ScheduleID) -> String { "picture:1:\(id.value)" }
}

// How long a picture goes without a reading of all seats, which would find what no change tells,
// such as a seat that was removed.
private let readSeconds: Int64 = 10
private let completeSeconds: Int64 = 1
// Nearly every transaction is committed so soon after it wrote.
private let commitMilliseconds: Int64 = 250
// A statement writes its first row so soon after it began.
private let settlingSeconds: Int64 = 1
// A transaction that is open for longer than this is met by the next reading of all seats.
private let unsettledSecondsMax: Int64 = 60
