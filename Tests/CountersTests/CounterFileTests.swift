import Foundation
import TestSupport
import Testing

@testable import Counters

@Suite("A file of counters")
struct CounterFileTests {
  private let directory: PrivateDirectory
  private var path: String { directory.path + "/counters" }

  init() throws {
    directory = try PrivateDirectory()
  }

  private func open(pages: Int = 3) throws -> CounterFile {
    try CounterFile(path: path, pages: pages, wordsPerPage: 4)
  }

  private func sum(_ file: CounterFile, word: Int) -> UInt64 {
    (0..<file.pageCount).map { file.page($0)[word] }.reduce(0, +)
  }

  @Test("begins with zeros and belongs to one user alone")
  func fresh() throws {
    let file = try open()
    #expect((0..<4).allSatisfy { sum(file, word: $0) == 0 })
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(attributes[.size] as? Int == 3 * 4 * 8)
  }

  @Test("gives each who opens it a page of its own, and none where all are taken")
  func claims() throws {
    let files = [try open(), try open(), try open(), try open()]
    let pages = files.map { $0.claimPage() }
    #expect(pages.map { $0 != nil } == [true, true, true, false])
    for page in pages { page?.add(1, at: 0) }
    #expect((0..<3).map { files[3].page($0)[0] } == [1, 1, 1])
    #expect((0..<3).allSatisfy { files[0].isClaimed($0) && files[3].isClaimed($0) })
  }

  @Test("gives a page on, with what stands on it, when its holder is gone")
  func succession() throws {
    let reader = try open()
    do {
      let first = try open()
      first.claimPage()?.add(5, at: 2)
      #expect(reader.isClaimed(0))
    }
    #expect(!reader.isClaimed(0))
    #expect(sum(reader, word: 2) == 5)
    let second = try open()
    let page = try #require(second.claimPage())
    page.add(2, at: 2)
    #expect(page[2] == 7 && reader.page(0)[2] == 7)
  }

  @Test("outlives all who had it open")
  func reopened() throws {
    do { try open().claimPage()?.add(9, at: 3) }
    #expect(sum(try open(), word: 3) == 9)
  }

  @Test("counts from where a full counter begins anew")
  func overflow() throws {
    let page = try #require(try open().claimPage())
    page[0] = .max
    page.add(3, at: 0)
    #expect(page[0] == 2)
  }

  @Test("is refused where it cannot be made, and so is a link in its place")
  func refused() throws {
    #expect(throws: CounterFileError(code: ENOENT)) {
      _ = try CounterFile(path: directory.path + "/none/counters", pages: 1, wordsPerPage: 1)
    }
    try FileManager.default.createSymbolicLink(
      atPath: path, withDestinationPath: directory.path + "/elsewhere")
    #expect(throws: CounterFileError(code: ELOOP)) { _ = try open() }
  }

  @Test("a page without a file counts for its own process")
  func privatePage() {
    let page = CounterPage(privateOf: 2)
    page.add(4, at: 1)
    #expect(page[0] == 0 && page[1] == 4)
  }
}
