import BoxOfficeRuntime
import System

@main
struct Main {
  static func main() {
    ThisProcess.end(Sweep.run(CommandLine.arguments))
  }
}
