import System

/// Where letters lie as files while no mail server is set: the newest of them.
struct LetterFolder {
  private static let kept: Int64 = 5000

  let path: String

  /// Writes a letter whole or not at all; false on failure.
  func put(_ message: [UInt8], number: Int64, edition: Int64) -> Bool {
    guard FileSystem.makeDirectory(path) else { return false }
    let name = "\(path)/\(number).\(edition).eml"
    guard FileSystem.write(String(decoding: message, as: UTF8.self), to: name + ".new"),
      FileSystem.rename(name + ".new", to: name)
    else { return false }
    if number > Self.kept { _ = FileSystem.remove("\(path)/\(number - Self.kept).1.eml") }
    return true
  }
}
