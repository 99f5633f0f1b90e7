import Foundation

/// A command run to its end.
package enum Command {
  private static let limit = Duration.seconds(120)

  /// Runs the command with a text as input; returns the status and both outputs.
  package static func run(
    _ arguments: [String], environment: [String: String]? = nil, input: String = "",
    within limit: Duration = limit
  ) throws -> (status: Int32, output: String) {
    let result = try runBytes(
      arguments, environment: environment, input: Array(input.utf8), within: limit)
    return (result.status, String(decoding: result.output, as: UTF8.self))
  }

  /// Runs the command with bytes as input.
  package static func runBytes(
    _ arguments: [String], environment: [String: String]? = nil, input: [UInt8],
    within limit: Duration = limit
  ) throws -> (status: Int32, output: [UInt8]) {
    let directory = try PrivateDirectory()
    let output = directory.path + "/output"
    var source = "/dev/null"
    if !input.isEmpty {
      source = directory.path + "/input"
      try Data(input).write(to: URL(fileURLWithPath: source))
    }
    let process = try ChildProcess(
      arguments, environment: environment, input: source, output: output)
    guard let ending = process.wait(within: limit) else {
      throw ChildProcess.Failure(description: "\(arguments[0]) does not end")
    }
    let bytes = FileManager.default.contents(atPath: output).map(Array.init) ?? []
    switch ending {
    case .exited(let status): return (status, bytes)
    case .killed(let signal): return (128 + signal, bytes)
    }
  }
}
