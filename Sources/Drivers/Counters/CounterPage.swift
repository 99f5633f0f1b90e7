internal import Synchronization

/// Numbers that one process writes and any process reads without a lock; each is whole at any
/// moment.
@safe package struct CounterPage {
  package let count: Int
  private let words: UnsafeMutablePointer<Atomic<UInt64>>
  // Holds the file, and with it the memory of the page.
  private let owner: AnyObject

  init(words: UnsafeMutablePointer<Atomic<UInt64>>, count: Int, file: AnyObject) {
    unsafe self.words = unsafe words
    self.count = count
    owner = file
  }

  /// A page that no other process sees, for a process without the file.
  package init(privateOf count: Int) {
    let memory = PrivateWords(count)
    unsafe words = unsafe memory.words
    self.count = count
    owner = memory
  }

  /// The number at a position. Only the process that claimed a page may write on it.
  package subscript(index: Int) -> UInt64 {
    get {
      precondition((0..<count).contains(index))
      return unsafe words[index].load(ordering: .relaxed)
    }
    nonmutating set {
      precondition((0..<count).contains(index))
      unsafe words[index].store(newValue, ordering: .relaxed)
    }
  }

  /// Adds to a number. As there is one writer, a load and a store suffice; a full counter begins
  /// anew.
  package func add(_ amount: UInt64, at index: Int) {
    self[index] = self[index] &+ amount
  }
}

@safe private final class PrivateWords {
  let words: UnsafeMutablePointer<Atomic<UInt64>>
  private let count: Int

  init(_ count: Int) {
    self.count = count
    unsafe words = .allocate(capacity: count)
    for index in 0..<count { unsafe (words + index).initialize(to: Atomic(0)) }
  }

  deinit {
    unsafe words.deinitialize(count: count)
    unsafe words.deallocate()
  }
}
