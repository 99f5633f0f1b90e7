import BoxOffice
import Testing

@Suite("The window of a house")
struct HouseWindowTests {
  private func window(
    _ places: Int64, best: Int64? = nil, cutAt: Instant? = nil
  ) -> HouseWindow {
    HouseWindow(places: places, best: best, cutAt: cutAt, stayMilliseconds: 2000, slowTicks: 0)
  }

  private func sight(
    at second: Int64 = 100, elapsed: Int64 = 1000, inside: Int64 = 0, filled: Int64 = 0,
    isWanted: Bool = true, wait: Int64? = 0, admittedAt: Instant? = noon
  ) -> HouseSight {
    HouseSight(
      now: noon.adding(seconds: second), elapsedMilliseconds: elapsed, inside: inside,
      filled: filled, isWanted: isWanted, waitMilliseconds: wait, tillWorkers: 2,
      admittedAt: admittedAt)
  }

  @Test("A house begins with places for each worker at its tills")
  func begins() {
    #expect(HouseWindow(tillWorkers: 2).places == 2 * HouseWindow(tillWorkers: 1).places)
    #expect(HouseWindow(tillWorkers: 0).places > 0)
  }

  @Test("It grows where it is full, wanted and quick, by as many as have gone, or a tenth")
  func grows() {
    var window = window(100)
    #expect(window.move(by: sight(inside: 70, filled: 100)) == .grows)
    #expect(window.places == 130)
    var quiet = self.window(100)
    #expect(quiet.move(by: sight(inside: 100, filled: 100)) == .grows)
    #expect(quiet.places == 110)
  }

  @Test(
    "It stays where it is not full, nobody waits, or the till is neither quick nor slow",
    arguments: [(50, true, 0), (100, false, 0), (100, true, 50), (100, true, 100)]
      as [(Int64, Bool, Int64)])
  func stays(filled: Int64, isWanted: Bool, wait: Int64) {
    var window = window(100)
    #expect(
      window.move(by: sight(filled: filled, isWanted: isWanted, wait: wait)) == .stays)
    #expect(window.places == 100)
  }

  @Test("Nothing measured is no sign of calm")
  func unknown() {
    var window = window(100)
    #expect(window.move(by: sight(filled: 100, wait: nil)) == .unknown)
    #expect(window.places == 100)
  }

  @Test("A slow till cuts it, and not again before the cut can be felt")
  func cut() {
    var window = window(1000)
    #expect(window.move(by: sight(at: 10, inside: 900, filled: 1000, wait: 500)) == .cut)
    #expect(window.places == 750)
    #expect(window.best == 1000)
    #expect(window.move(by: sight(at: 11, inside: 900, filled: 1000, wait: 500)) == .stays)
    #expect(window.move(by: sight(at: 20, inside: 700, filled: 740, wait: 500)) == .cut)
    #expect(window.places == 555)
  }

  @Test("While the first window is sought, a single slow second is taken for a hiccup")
  func hiccup() {
    var window = window(1000)
    #expect(window.move(by: sight(at: 10, filled: 1000, wait: 150)) == .stays)
    #expect(window.move(by: sight(at: 11, filled: 1000, wait: 150)) == .cut)
    var known = self.window(1000, best: 1100)
    #expect(known.move(by: sight(at: 10, filled: 1000, wait: 150)) == .cut)
  }

  @Test("Before a gate that is open, it follows those who are inside and are served quickly")
  func openGate() {
    var window = window(100)
    #expect(window.move(by: sight(filled: 700, isWanted: false)) == .grows)
    #expect(window.places == 700)
    #expect(window.stayMilliseconds == 2000)
    #expect(window.move(by: sight(filled: 900, isWanted: false, wait: 60)) == .stays)
    #expect(window.places == 700)
  }

  @Test("Once it is half empty and nobody waits, it seeks anew what can be served")
  func calm() {
    var window = window(1000, best: 1100, cutAt: noon)
    _ = window.move(by: sight(at: 5, filled: 600, isWanted: false, wait: 60))
    _ = window.move(by: sight(at: 6, filled: 600, isWanted: false))
    #expect(window.best == 1100)
    _ = window.move(by: sight(at: 8, filled: 400, isWanted: false))
    #expect(window.best == nil && window.places == 1000)
  }

  @Test("One stall of a minute cuts once in two")
  func stall() {
    var window = window(1000)
    #expect(window.move(by: sight(at: 10, filled: 1000, wait: 60_000)) == .cut)
    for second in 11..<130 as Range<Int64> {
      #expect(window.move(by: sight(at: second, filled: 750, wait: 60_000)) == .stays)
    }
  }

  @Test("It never falls below some places for each worker, nor a house behind its own crowd")
  func floor() {
    var window = window(10)
    #expect(window.move(by: sight(filled: 10, wait: 1000)) == .cut)
    #expect(window.places == 8)
    #expect(window.move(by: sight(at: 300, filled: 8, wait: 1000)) == .cut)
    #expect(window.places == 8)
  }

  @Test("After ten seconds without a tick it begins at half, and knows the way back")
  func absent() {
    var window = window(1000)
    _ = window.move(by: sight(elapsed: 11_000, filled: 0))
    #expect(window.places == 500)
    #expect(window.best == 1000)
  }

  @Test("As many are let in as have gone, and a share of the window by the stay")
  func admits() {
    // Where people stay for half a minute.
    let slow = HouseWindow(
      places: 2000, best: nil, cutAt: nil, stayMilliseconds: 30_000, slowTicks: 0)
    #expect(sight(inside: 300, filled: 700).admissions(into: slow) == 525)
    // Where they stay for two seconds, which shows soon what they bring.
    #expect(sight(inside: 300, filled: 700).admissions(into: window(2000)) == 900)
    #expect(sight(inside: 950, filled: 1000).admissions(into: window(1000)) == 50)
    #expect(sight(inside: 0, filled: 0).admissions(into: slow) == 125)
    // A small house is filled in two ticks.
    #expect(sight(inside: 0, filled: 0).admissions(into: window(128)) == 64)
    #expect(sight(inside: 0, isWanted: false).admissions(into: window(1000)) == 0)
  }

  @Test("A slow till lets in as many as have gone, a very slow one half of them")
  func slow() {
    #expect(sight(inside: 300, filled: 400, wait: 150).admissions(into: window(1000)) == 100)
    #expect(sight(inside: 300, filled: 400, wait: 900).admissions(into: window(1000)) == 50)
  }

  @Test("A house that is too full empties slowly, and the line never stands for two seconds")
  func full() {
    #expect(sight(inside: 1200, filled: 1300).admissions(into: window(1000)) == 85)
    #expect(sight(at: 1, inside: 1200, filled: 1200).admissions(into: window(1000)) == 0)
    #expect(sight(at: 2, inside: 1200, filled: 1200).admissions(into: window(1000)) == 1)
    #expect(sight(inside: 1200, admittedAt: nil).admissions(into: window(1000)) == 1)
  }

  @Test("Clocks that step harm nothing")
  func clocks() {
    var window = window(100, best: 100, cutAt: noon.adding(seconds: 1_000_000))
    #expect(window.move(by: sight(elapsed: -5000, filled: 100, wait: 900)) == .stays)
    #expect(window.places == 100)
  }
}
