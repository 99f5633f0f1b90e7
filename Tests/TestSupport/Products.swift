import Foundation

/// The executables of the build.
package enum Products {
  /// Where the executables lie: beside the test bundle.
  package static func directory() throws -> String {
    let bundle = CommandLine.arguments.firstIndex(of: "--test-bundle-path").map {
      CommandLine.arguments[$0 + 1]
    }
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let candidates = [bundle, own].compactMap(\.self).map {
      URL(fileURLWithPath: $0).deletingLastPathComponent().path
    }
    let found = candidates.first {
      FileManager.default.isExecutableFile(atPath: $0 + "/boxofficed")
    }
    guard let found else { throw Stack.Failure(description: "no boxofficed in \(candidates)") }
    return found
  }
}
