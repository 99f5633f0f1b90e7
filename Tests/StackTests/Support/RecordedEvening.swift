import MariaDB
import Rehearsal
import TestSupport
import Testing

/// An evening with a line that contains each kind of request, answered and unanswered.
struct RecordedEvening {
  let recorder: Recorder
  let concert: Int64
  /// Of buyer 1, paid and kept.
  let order: Int64
  /// Of buyer 2, paid, given back and sold again to buyer 3.
  let returned: Int64
  /// Of buyer 4, let go again.
  let released: Int64
  /// Of buyer 5, extended and kept.
  let extended: Int64
  /// Of buyer 6, of which no answer was heard.
  let unheard: String

  private static let balance: Int64 = 1_000_000

  init(_ stack: Stack) throws {
    let line = try Line(stack) { $0.capacity = 6 }
    let evening = try Recorder(stack, line.hall, buyers: 6, balance: Self.balance)
    recorder = evening
    concert = line.concert
    let passes = try (1...6).map { try evening.join(by: $0) }
    for (index, pass) in passes.enumerated() { try evening.awaitPass(pass, by: index + 1) }

    func buy(_ seats: [Int64], _ buyer: Int) throws -> Int64 {
      let hold = try evening.hold(seats, by: buyer, pass: passes[buyer - 1]).createdID()
      return try evening.pay(hold, by: buyer, pass: passes[buyer - 1]).createdID()
    }
    order = try buy([1, 2], 1)
    returned = try buy([3], 2)
    try evening.cancel(returned, by: 2)
    _ = try buy([3], 3)
    released = try evening.hold([4], by: 4, pass: passes[3]).createdID()
    try evening.release(released, by: 4)
    extended = try evening.hold([5], by: 5, pass: passes[4]).createdID()
    try evening.extend(extended, by: 5)
    try evening.charge(500, by: 4)

    // Lost answers: one is asked for again, one is followed by a refusal, and one is never known.
    let again = Buyer.freshKey()
    try evening.hold([6], by: 6, key: again, pass: passes[5], isHeard: false)
    try evening.hold([6], by: 6, key: again, pass: passes[5])
    try evening.hold([1], by: 6, key: "refused", pass: passes[5])
    unheard = Buyer.freshKey()
    try evening.hold([7], by: 6, key: unheard, pass: passes[5], isHeard: false)
    try evening.hold([1], by: 6, pass: passes[5], isHeard: false)
  }
}
