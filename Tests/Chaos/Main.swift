import Foundation

/// `make chaos`: breaks a stack of its own under load, and reports whether the stack kept its
/// promises.
@main
struct Main {
  private static let wrongUsage: Int32 = 64

  static func main() {
    let seed = UInt64.random(in: 1...999_999)
    guard let options = Options(CommandLine.arguments.dropFirst(), seed: seed) else {
      say(Options.usage)
      exit(wrongUsage)
    }
    exit(options.isList ? list(options) : judge(options))
  }

  private static func list(_ options: Options) -> Int32 {
    for entry in options.schedule.entries { say(entry.line) }
    return 0
  }

  private static func judge(_ options: Options) -> Int32 {
    do {
      let wrong = try Chaos(options: options).run()
      for line in wrong { say("WRONG: \(line)") }
      say(wrong.isEmpty ? "every promise was kept" : "the same again: \(options.command)")
      return wrong.isEmpty ? 0 : 1
    } catch {
      say("the run failed: \(error)")
      return 1
    }
  }
}
