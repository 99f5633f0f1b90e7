import Foundation
import TestSupport

/// `Tests/Benchmarks/record`: writes down what a worker sends for each deed.
@main
struct Main {
  static func main() {
    do {
      try record()
    } catch {
      say("no recording was made: \(error)")
      exit(1)
    }
  }

  private static func record() throws {
    let stack = try Stack.start(environment: Studio.environment)
    defer { stack.stop() }
    let studio = try Studio(stack)
    try FileManager.default.createDirectory(
      atPath: RecordingFile.directory, withIntermediateDirectories: true)
    var openings: Set<String> = []
    for deed in Deed.all {
      let (opening, recording) = try studio.record(deed)
      openings.insert(opening.text)
      guard openings.count == 1 else {
        throw GeneralLog.Unreadable(description: "a connection is opened in two ways: \(openings)")
      }
      try opening.write(as: RecordingFile.openingName)
      try recording.write(as: deed.name)
      let trips = recording.trips
      let statements = trips.reduce(0) { $0 + $1.statementCount }
      say("\(deed.name): \(trips.count) round trips, \(statements) statements")
    }
  }

  private static func say(_ line: String) {
    FileHandle.standardError.write(Data("boxoffice: \(line)\n".utf8))
  }
}
