import Testing

@testable import FastCGI

@Suite("The pause before a restart")
struct BackOffTests {
  @Test("doubles up to its maximum")
  func doubles() {
    var backOff = BackOff()
    let pauses = (0..<8).map { _ in backOff.pause(afterLiving: 50, cleanly: false) }
    #expect(pauses == [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000])
  }

  @Test("begins anew after a worker that lived long")
  func beginsAnew() {
    var backOff = BackOff()
    _ = backOff.pause(afterLiving: 50, cleanly: false)
    #expect(backOff.pause(afterLiving: 9_999, cleanly: false) == 200)
    #expect(backOff.pause(afterLiving: 10_000, cleanly: false) == 100)
  }

  @Test("is none after a worker that ended as it should")
  func isNoneAfterCleanEnd() {
    var backOff = BackOff()
    _ = backOff.pause(afterLiving: 50, cleanly: false)
    #expect(backOff.pause(afterLiving: 50, cleanly: true) == 0)
    #expect(backOff.pause(afterLiving: 50, cleanly: false) == 100)
  }

  @Test("is there after a worker that ended before it can have served")
  func distrustsImmediateEnd() {
    var backOff = BackOff()
    #expect(backOff.pause(afterLiving: 1, cleanly: true) == 100)
  }
}
