import BoxOffice
import Testing

@Suite("A sale")
struct SaleTests {
  private func window(
    opens: Int64 = -10, closes: Int64 = 10, starts: Int64 = 20, cancelled: Bool = false
  ) -> SaleWindow {
    SaleWindow(
      opensAt: noon.adding(seconds: opens), closesAt: noon.adding(seconds: closes),
      startsAt: noon.adding(seconds: starts), isCancelled: cancelled)
  }

  @Test("is open from its first moment until just before its end")
  func open() throws {
    try window().requireOpen(at: noon)
    try window(opens: 0).requireOpen(at: noon)
    #expect(throws: BoxOfficeError.saleClosed) { try window(closes: 0).requireOpen(at: noon) }
  }

  @Test("says when it opens")
  func notOpen() {
    #expect(throws: BoxOfficeError.saleNotOpen(opensAt: noon.adding(seconds: 5))) {
      try window(opens: 5).requireOpen(at: noon)
    }
  }

  @Test("ends with the concert's start, even where it should go on")
  func started() {
    #expect(throws: BoxOfficeError.saleClosed) {
      try window(closes: 100, starts: 0).requireOpen(at: noon)
    }
  }

  @Test("is closed for a cancelled date, also before it opened")
  func cancelled() {
    #expect(throws: BoxOfficeError.saleClosed) {
      try window(opens: 5, cancelled: true).requireOpen(at: noon)
    }
  }

  @Test("is told in one word")
  func status() {
    #expect(window().status(hasFreeSeat: true, at: noon) == .onSale)
    #expect(window().status(hasFreeSeat: false, at: noon) == .soldOut)
    #expect(window(opens: 1).status(hasFreeSeat: true, at: noon) == .upcoming)
    #expect(window(opens: 1).status(hasFreeSeat: false, at: noon) == .upcoming)
    #expect(window(closes: 0).status(hasFreeSeat: true, at: noon) == .ended)
    #expect(window(starts: 0).status(hasFreeSeat: true, at: noon) == .ended)
    #expect(window(closes: 0, cancelled: true).status(hasFreeSeat: true, at: noon) == .cancelled)
  }

  @Test("agrees with its own word: who is told that it is on sale may buy")
  func agreement() throws {
    for opens in [-1, 0, 1] as [Int64] {
      for closes in [-1, 0, 1] as [Int64] {
        for cancelled in [true, false] {
          let window = window(opens: opens, closes: closes, cancelled: cancelled)
          let isOpen = (try? window.requireOpen(at: noon)) != nil
          #expect(isOpen == (window.status(hasFreeSeat: true, at: noon) == .onSale))
        }
      }
    }
  }

  @Test(
    "of a concert is the most that any of its dates promises",
    arguments: [
      ([], .upcoming), ([.ended, .soldOut, .upcoming, .onSale], .onSale),
      ([.ended, .soldOut, .upcoming], .upcoming), ([.ended, .soldOut], .soldOut),
      ([.cancelled, .ended], .ended), ([.cancelled], .cancelled),
    ] as [([SaleStatus], SaleStatus)])
  func concert(dates: [SaleStatus], status: SaleStatus) {
    #expect(SaleStatus.ofConcert(cancelled: false, dates: dates) == status)
    #expect(SaleStatus.ofConcert(cancelled: true, dates: dates) == .cancelled)
  }
}
