private import Glibc
internal import Synchronization

/// Why a file of counters cannot be used; the error number of the system says more.
package struct CounterFileError: Error, Equatable {
  package let code: Int32
}

/// A file of numbers that many processes share, divided into pages: each process writes on a page
/// of its own and reads all. A page is claimed by a lock that ends with its holder, even by a
/// crash, and the next holder goes on counting where the last one stopped.
@safe package final class CounterFile {
  // Named only under _GNU_SOURCE: locks that belong to the open file and end with its last
  // descriptor.
  private static let getLock: Int32 = 36
  private static let setLock: Int32 = 37

  package let pageCount: Int
  package let wordsPerPage: Int
  private let descriptor: Int32
  private let words: UnsafeMutablePointer<Atomic<UInt64>>
  private var ownPages: Set<Int> = []

  /// Opens the file and makes it if it is missing. All processes that share it must pass the same
  /// numbers.
  package init(path: String, pages: Int, wordsPerPage: Int) throws(CounterFileError) {
    precondition(pages > 0 && wordsPerPage > 0)
    pageCount = pages
    self.wordsPerPage = wordsPerPage
    let bytes = pages * wordsPerPage * MemoryLayout<UInt64>.size
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw CounterFileError(code: errno) }
    // Allocates the whole file at once: writing to memory that a full disk cannot back later would
    // end the process.
    let refused = posix_fallocate(descriptor, 0, bytes)
    let mapped =
      refused == 0
      ? unsafe mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0) : nil
    guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else {
      let code = refused == 0 ? errno : refused
      close(descriptor)
      throw CounterFileError(code: code)
    }
    unsafe words = mapped.bindMemory(to: Atomic<UInt64>.self, capacity: pages * wordsPerPage)
  }

  deinit {
    unsafe munmap(words, pageCount * wordsPerPage * MemoryLayout<UInt64>.size)
    close(descriptor)
  }

  /// Claims the first page that no living process has; nil if all are taken.
  package func claimPage() -> CounterPage? {
    for index in 0..<pageCount where !ownPages.contains(index) {
      var lock = lock(of: index)
      guard unsafe fcntl(descriptor, Self.setLock, &lock) == 0 else { continue }
      ownPages.insert(index)
      return page(index)
    }
    return nil
  }

  /// A page for reading.
  package func page(_ index: Int) -> CounterPage {
    precondition((0..<pageCount).contains(index))
    return unsafe CounterPage(
      words: words + index * wordsPerPage, count: wordsPerPage, file: self)
  }

  /// Whether a living process has the page.
  package func isClaimed(_ index: Int) -> Bool {
    if ownPages.contains(index) { return true }
    var lock = lock(of: index)
    guard unsafe fcntl(descriptor, Self.getLock, &lock) == 0 else { return false }
    return lock.l_type != Int16(F_UNLCK)
  }

  // The lock is on one byte for each page, which need not be a byte of that page.
  private func lock(of index: Int) -> flock {
    flock(
      l_type: Int16(F_WRLCK), l_whence: Int16(SEEK_SET), l_start: index, l_len: 1, l_pid: 0)
  }
}
