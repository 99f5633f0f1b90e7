/// The rows of the rehearsal's accounts after the evening. Instants are milliseconds of the
/// database's clock.
struct Evidence {
  struct Hold {
    let id, userID, scheduleID: Int64
    let status: String
    let totalMinor, createdAt, expiresAt: Int64
    let endedAt: Int64?
    let isExtended: Bool
    /// In ascending order.
    var seatIDs: [Int64] = []
  }

  struct Order {
    let id, userID, scheduleID, holdID, totalMinor, createdAt: Int64
    var tickets: [Ticket] = []
  }

  struct Ticket {
    let id, orderID, scheduleID, seatID: Int64
    let isLive: Bool
    let cancelledAt: Int64?
  }

  struct Cancellation {
    let id, orderID, userID, refundMinor: Int64
    /// A cancellation by the office needs no request of a buyer.
    let isOffice: Bool
  }

  /// A movement of money at a wallet; the amount is negative where money left the wallet.
  struct Transfer {
    let id, userID, amountMinor: Int64
    let kind: String
    let isPosted: Bool
  }

  /// The effect that is stored under a key.
  struct StoredEffect: Equatable {
    let effect: String
    let id: Int64
  }

  struct Queue {
    let concertID, capacity, capacitySince, passSeconds: Int64
    let isOn: Bool
    /// Whether the line forms by itself; then `isOn` says only what it is now.
    var isAuto = false
  }

  struct Place {
    let tokenID, concertID, userID: Int64
    let number: Int64?
    let state: String
    let joinedAt: Int64
    let admittedAt, expiresAt: Int64?
  }

  var holds: [Int64: Hold] = [:]
  var orders: [Int64: Order] = [:]
  var cancellations: [Int64: Cancellation] = [:]
  var transfers: [Int64: Transfer] = [:]
  /// By user.
  var balances: [Int64: Int64] = [:]
  /// By the position of the request's key among the ``KeyedRequest``s.
  var effects: [Int: StoredEffect] = [:]
  /// The concert of each date that was asked for.
  var concerts: [Int64: Int64] = [:]
  var queues: [Int64: Queue] = [:]
  /// By user, then by concert.
  var places: [Int64: [Int64: Place]] = [:]

  /// The line that a date's buyers must have come through; nil if the date has none, or one of
  /// which nobody knows when it was there.
  func queue(of scheduleID: Int64) -> Queue? {
    guard let concert = concerts[scheduleID], let queue = queues[concert], queue.isOn, !queue.isAuto
    else {
      return nil
    }
    return queue
  }
}
