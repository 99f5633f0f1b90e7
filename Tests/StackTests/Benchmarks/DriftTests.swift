import Foundation
import Recording
import Testing

@Suite("A recording and what is sent are compared")
struct DriftTests {
  private static let sent = [
    RoundTrip(.prepared, "SELECT id\nFROM hold\nWHERE id = ?"),
    RoundTrip(
      .prepared, "BEGIN NOT ATOMIC START TRANSACTION; UPDATE hold SET total = ?; COMMIT; END"),
  ]

  @Test("The same is no drift")
  func same() {
    #expect(Drift.lines(recorded: Self.sent, sent: Self.sent) == [])
  }

  @Test("Another statement is told by its lines")
  func statement() {
    let recorded = [RoundTrip(.prepared, "SELECT id\nFROM seat\nWHERE id = ?"), Self.sent[1]]
    #expect(
      Drift.lines(recorded: recorded, sent: Self.sent) == [
        "round trip 1:", "- FROM seat", "+ FROM hold",
      ])
  }

  @Test("Statements in another order, another batch or as text are drift")
  func batches() {
    let sent = Self.sent
    #expect(Drift.lines(recorded: sent.reversed(), sent: sent).count > 2)
    #expect(
      Drift.lines(recorded: [sent[0]], sent: sent).prefix(2) == [
        "1 round trips are recorded, and a worker makes 2", "round trip 2 is new:",
      ])
    #expect(
      Drift.lines(recorded: sent + [RoundTrip(.text, "COMMIT")], sent: sent).suffix(2) == [
        "round trip 3 is gone:", "- COMMIT",
      ])
    let text = [RoundTrip(.text, sent[0].statement), sent[1]]
    #expect(
      Drift.lines(recorded: text, sent: sent) == [
        "round trip 1:", "- sent as text", "+ sent as prepared",
      ])
  }

  @Test("A recording that was altered by a word is found out", arguments: Deed.all)
  func control(deed: Deed) throws {
    let genuine = try RecordingFile(name: deed.name)
    let altered = genuine.text.replacing("user_id", with: "person_id", maxReplacements: 1)
    #expect(
      Drift.lines(recorded: RecordingFile(text: altered).trips, sent: genuine.trips).count == 3)
  }

  @Test("The statements of a block are counted, also those under a condition")
  func counted() {
    #expect(Self.sent.map(\.statementCount) == [1, 3])
    let block = RoundTrip(
      .prepared,
      """
      BEGIN NOT ATOMIC BEGIN
        DECLARE EXIT HANDLER FOR 1062 SIGNAL SQLSTATE '45000';
        SET STATEMENT innodb_lock_wait_timeout = 0 FOR
        INSERT INTO hold (id) VALUES (?);
      END; IF NOT EXISTS (SELECT 1) THEN
        UPDATE hold SET total = ?;
        IF ROW_COUNT() <> 1 THEN SIGNAL SQLSTATE '45000'; END IF;
      END IF; COMMIT; END
      """)
    #expect(block.statementCount == 3)
  }
}
