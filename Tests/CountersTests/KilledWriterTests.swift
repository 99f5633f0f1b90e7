import Foundation
import TestSupport
import Testing

@testable import Counters

@Suite("Counters of processes that are killed")
struct KilledWriterTests {
  private let directory: PrivateDirectory
  private let reader: CounterFile

  init() throws {
    directory = try PrivateDirectory()
    reader = try CounterFile(path: directory.path + "/counters", pages: 4, wordsPerPage: 512)
  }

  private func start() throws -> ChildProcess {
    try ChildProcess(
      [Products.directory() + "/CountingProcess", directory.path + "/counters"],
      output: directory.path + "/output")
  }

  private func sum(word: Int) -> UInt64 {
    (0..<reader.pageCount).map { reader.page($0)[word] }.reduce(0, +)
  }

  private func awaitCounting(pages: Int) throws {
    try eventually("\(pages) processes count") {
      (0..<reader.pageCount).count { reader.isClaimed($0) && reader.page($0)[1] > 0 } == pages
    }
  }

  @Test("lose nothing, never fall, and go on where the next one takes the page")
  func killed() throws {
    let first = try start()
    let second = try start()
    try awaitCounting(pages: 2)
    var seen = sum(word: 0)
    for _ in 0..<1000 {
      let now = sum(word: 0)
      #expect(now >= seen)
      seen = now
    }
    first.send(SIGKILL)
    second.send(SIGKILL)
    _ = first.wait(within: .seconds(10))
    _ = second.wait(within: .seconds(10))
    #expect(!reader.isClaimed(0) && !reader.isClaimed(1))
    let left = sum(word: 0)
    #expect(left >= seen)
    // Wherever the kill struck, each page is between two numbers of one round.
    for index in 0..<2 {
      #expect(reader.page(index)[0] - reader.page(index)[1] <= 1)
    }

    let third = try start()
    try eventually("the third counts on") { sum(word: 0) > left }
    #expect(reader.isClaimed(0) && !reader.isClaimed(1) && reader.page(2)[0] == 0)
    third.send(SIGKILL)
  }

  @Test("Two that start at once never share a page")
  func together() throws {
    let processes = try (0..<4).map { _ in try start() }
    try awaitCounting(pages: 4)
    for process in processes { process.send(SIGKILL) }
  }
}
