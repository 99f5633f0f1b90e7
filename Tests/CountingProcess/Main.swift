import Counters

/// A process for `CountersTests`: counts on a page of the named file, as fast as possible, until
/// killed. The first number and the second take turns, so that neither is ever ahead by more than
/// one.
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
