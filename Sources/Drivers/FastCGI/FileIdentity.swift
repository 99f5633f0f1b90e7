import Glibc

/// The identity of the file at a path, by which a later file at the same path is told apart.
struct FileIdentity: Equatable {
  private let device: dev_t
  private let inode: ino_t
  let isSocket: Bool

  /// Nil if there is no such file.
  init?(_ path: String) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return nil }
    device = status.st_dev
    inode = status.st_ino
    isSocket = status.st_mode & S_IFMT == S_IFSOCK
  }
}
