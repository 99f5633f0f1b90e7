import Counters

/// Counts on a page of the file that is named, as fast as it can, until it is killed; a process for
/// `CountersTests`. The first number and the second take turns, so that neither is ever ahead by more than one.
@main
struct Main {
  static func main() throws {
    let file = try CounterFile(path: CommandLine.arguments[1], pages: 4, wordsPerPage: 512)
    guard let page = file.claimPage() else { return }
    while true {
      page.add(1, at: 0)
      page.add(1, at: 1)
    }
  }
}
