internal import Synchronization

/// Numbers that one process writes and any process reads, each whole at any moment. Nothing is locked.
@safe package struct CounterPage {
  package let count: Int
  private let words: UnsafeMutablePointer<Atomic<UInt64>>
  // Keeps the memory where it is.
  private let owner: AnyObject

  init(words: UnsafeMutablePointer<Atomic<UInt64>>, count: Int, file: AnyObject) {
    unsafe self.words = unsafe words
    self.count = count
    owner = file
  }

  /// A page that nobody else sees, for a process that has to do without the file.
  package init(privateOf count: Int) {
    let memory = PrivateWords(count)
    unsafe words = unsafe memory.words
    self.count = count
    owner = memory
  }

  /// The number at that place. Only its process may write on a page.
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

  /// Counts. There is one writer, so that a load and a store will do; a counter that is full begins anew.
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
