import BoxOfficeRuntime
import System

@main
struct Main {
  static func main() {
    ThisProcess.end(Daemon.run(CommandLine.arguments))
  }
}
