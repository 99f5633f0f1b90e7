import Rehearsal
import System

@main
struct Main {
  static func main() {
    ThisProcess.end(Rehearsing.run(CommandLine.arguments))
  }
}
