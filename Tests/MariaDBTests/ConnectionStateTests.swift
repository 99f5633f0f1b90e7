import Testing

@testable import MariaDB

@Suite("The state of a connection")
struct ConnectionStateTests {
  private static let duplicate = DatabaseError.duplicate(key: "k")

  private static func open(_ writes: SQL...) -> ConnectionState {
    var state = ConnectionState.open(.beginning)
    for write in writes { state.postpone(write) }
    return state
  }

  private static func committing(_ writes: SQL...) -> ConnectionState {
    var state = open()
    for write in writes { state.postpone(write) }
    state.beginCommit()
    return state
  }

  private static func after(
    _ error: DatabaseError, isBeforeExecution: Bool = false, in state: ConnectionState
  ) -> ConnectionState {
    var state = state
    state.note(error, isBeforeExecution: isBeforeExecution)
    return state
  }

  @Test("postpones writes while a transaction is open, and forgets them once they are sent")
  func postponed() {
    var state = Self.open("UPDATE seat", "UPDATE hold")
    #expect(
      state.postponed.block(endingWith: ["SELECT 1"]).text
        == "BEGIN NOT ATOMIC START TRANSACTION; UPDATE seat; UPDATE hold; SELECT 1; END")
    #expect(state.postponed.isBeginning)
    state.noteSent()
    #expect(state.postponed.isEmpty)
    #expect(!state.postponed.isBeginning)
    #expect(state.refusal == nil)
  }

  @Test("can send the mere beginning again after a refused statement")
  func refusedFirstStatement() {
    let state = Self.after(Self.duplicate, in: Self.open())
    #expect(state.refusal == nil)
    #expect(state.postponed.isBeginning)
  }

  @Test("is spoiled where a block with writes failed, but its transaction is not given up")
  func spoiled() {
    for state in [Self.open("UPDATE seat"), Self.committing("UPDATE seat")] {
      let state = Self.after(Self.duplicate, in: state)
      #expect(state.refusal == Self.duplicate)
      #expect(state.transactionFailure == nil)
    }
  }

  @Test(
    "refuses all that follows where the server gave the transaction up",
    arguments: [DatabaseError.deadlock, .lockTimeout, .conflict])
  func givenUp(_ error: DatabaseError) {
    for state in [Self.open(), Self.open("UPDATE seat"), Self.committing()] {
      var state = Self.after(error, in: state)
      #expect(state.refusal == error)
      #expect(state.transactionFailure == error)
      state.postpone("UPDATE hold")
      #expect(state.postponed.isEmpty)
    }
  }

  @Test("outside of a transaction nothing is given up")
  func idleFailure() {
    #expect(Self.after(.deadlock, in: .idle).refusal == nil)
  }

  @Test("a loss remembers whether COMMIT was on its way, and whether it can have arrived")
  func loss() {
    let idle = Self.after(.connectionLost, isBeforeExecution: true, in: .idle)
    #expect(idle.loss == .idle(hasExecuted: false))
    #expect(idle.transactionFailure == nil)
    let open = Self.after(.connectionLost, in: Self.open("UPDATE seat"))
    #expect(open.loss == .open)
    #expect(open.transactionFailure == .connectionLost)
    for isBefore in [true, false] {
      let state = Self.after(
        .connectionLost, isBeforeExecution: isBefore, in: Self.committing("UPDATE seat"))
      #expect(state.loss == .committing(hasExecuted: !isBefore))
      #expect(state.refusal == .connectionLost)
    }
  }

  @Test("a loss stays what it was")
  func lossIsFinal() {
    let lost = Self.after(.connectionLost, in: Self.committing())
    for error in [DatabaseError.deadlock, .connectionLost] {
      let later = Self.after(error, isBeforeExecution: true, in: lost)
      #expect(later.loss == .committing(hasExecuted: true))
    }
  }
}
