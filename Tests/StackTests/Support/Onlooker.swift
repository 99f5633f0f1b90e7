import BoxOffice
import BoxOfficeStore
import MariaDB
import Synchronization
import TestSupport

/// A worker's store that looks at one date, as a worker of the stack would.
final class Onlooker {
  private let store: Store
  private let date: ScheduleID

  init(of schedule: Int64, _ stack: Stack, shelf: any PictureShelf = NoShelf()) throws {
    store = Store(
      Database(try stack.settings(of: .workers)), ticketCode: { _ in "" }, shelf: shelf)
    date = ScheduleID(schedule)
  }

  func look() throws -> Availability {
    try store.fetchAvailability(date)
  }

  var letters: String {
    get throws { String(decoding: try look().seats, as: UTF8.self) }
  }
}

/// A shelf in memory, for stores of one test.
final class TestShelf: PictureShelf {
  private let values = Mutex<[String: [UInt8]]>([:])
  /// Changes what is laid down.
  private let spoil: @Sendable ([UInt8]) -> [UInt8]

  init(spoil: @escaping @Sendable ([UInt8]) -> [UInt8] = { $0 }) {
    self.spoil = spoil
  }

  var count: Int { values.withLock(\.count) }

  func value(of key: String) -> [UInt8]? {
    values.withLock { $0[key] }
  }

  func put(_ bytes: [UInt8], under key: String, seconds: Int) {
    let kept = spoil(bytes)
    values.withLock { $0[key] = kept }
  }

  func isFirst(at key: String, seconds: Int) -> Bool { true }
}
