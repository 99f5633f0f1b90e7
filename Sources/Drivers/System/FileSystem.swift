private import Glibc

/// The few things this product does with files.
package enum FileSystem {
  private static let chunkBytes = 4096

  /// The text of a small file; nil where it cannot be read or is larger than the bound.
  package static func read(_ path: String, maximumBytes: Int = 65_536) -> String? {
    readBytes(path, maximumBytes: maximumBytes).flatMap { String(validating: $0, as: UTF8.self) }
  }

  /// The bytes of a small file; nil where it cannot be read or is larger than the bound.
  package static func readBytes(_ path: String, maximumBytes: Int = 65_536) -> [UInt8]? {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: chunkBytes)
    while bytes.count <= maximumBytes {
      let count = unsafe Glibc.read(file, &chunk, chunkBytes)
      guard count >= 0 else { return nil }
      if count == 0 { return bytes }
      bytes += chunk[0..<count]
    }
    return nil
  }

  /// Whether others than its owner and its owner's group may read a file, or others than its owner
  /// change it.
  package static func isExposed(_ path: String) -> Bool {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return false }
    return status.st_mode & (S_IRWXO | S_IWGRP) != 0
  }

  /// Whether there is a file of that name.
  package static func exists(_ path: String) -> Bool {
    unsafe access(path, F_OK) == 0
  }

  /// Removes a file; false where there was none.
  package static func remove(_ path: String) -> Bool {
    unsafe unlink(path) == 0
  }

  /// Gives a file another name, in one step; false on failure.
  package static func rename(_ path: String, to other: String) -> Bool {
    unsafe Glibc.rename(path, other) == 0
  }

  /// Makes a directory unless it exists; false on failure.
  package static func makeDirectory(_ path: String) -> Bool {
    unsafe mkdir(path, 0o777) == 0 || errno == EEXIST
  }

  /// Writes a file anew; false on failure.
  package static func write(_ text: String, to path: String) -> Bool {
    let file = unsafe open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0o666)
    guard file >= 0 else { return false }
    defer { close(file) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(file, $0.baseAddress, $0.count)
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Makes an empty file.
  package static func touch(_ path: String) {
    let file = unsafe open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o666)
    if file >= 0 { close(file) }
  }
}
