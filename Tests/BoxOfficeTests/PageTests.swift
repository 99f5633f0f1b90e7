import BoxOffice
import Testing

@Suite("A page")
struct PageTests {
  private func page(_ rows: [Int64], limit: Int) -> Page<Int64> {
    Page(rows, limit: limit) { Position($0) }
  }

  @Test("ends the list when there was nothing beyond the limit")
  func last() {
    #expect(page([], limit: 2).next == nil)
    #expect(page([1, 2], limit: 2).items == [1, 2])
    #expect(page([1, 2], limit: 2).next == nil)
  }

  @Test("goes on after its last item when there was more")
  func more() {
    #expect(page([1, 2, 3], limit: 2).items == [1, 2])
    #expect(page([1, 2, 3], limit: 2).next == Position(2))
  }
}
