/// The cache did not answer as it should; the connection must not be used again.
struct MemcachedFailure: Error {}

/// One connection to one server, in memcached's text protocol.
///
/// A question is one write, and its answer mostly one read. Every failure ends the object, so that
/// a late answer cannot be taken for the answer to another call.
final class MemcachedConnection {
  private let socket: CacheSocket
  private let timeoutMilliseconds: Int

  /// Connects, or throws.
  init(_ settings: MemcachedSettings) throws(MemcachedFailure) {
    socket = try CacheSocket(settings)
    timeoutMilliseconds = settings.timeoutMilliseconds
  }

  /// The values that exist under the keys, in the order of the keys.
  func find(_ keys: [String]) throws(MemcachedFailure) -> [CachedValue?] {
    var question = Array("get".utf8)
    question.reserveCapacity(keys.reduce(8) { $0 + $1.utf8.count + 1 })
    for key in keys {
      question.append(space)
      question.append(contentsOf: key.utf8)
    }
    question.append(carriageReturn)
    question.append(lineFeed)
    try socket.send(question)
    return try readValues(of: keys)
  }

  /// Stores the bytes; false if the server would not have them.
  func set(_ entry: CacheEntry) throws(MemcachedFailure) -> Bool {
    var command = StorageCommand()
    command.append("set", entry)
    switch try answer(to: command) {
    case .stored: return true
    case .noRoom: return false
    case .notStored: throw MemcachedFailure()
    }
  }

  /// Stores the bytes unless the key is there.
  func add(_ entry: CacheEntry) throws(MemcachedFailure) -> Addition {
    var command = StorageCommand()
    command.append("add", entry)
    switch try answer(to: command) {
    case .stored: return .added
    case .notStored: return .exists
    case .noRoom: return .failed
    }
  }

  /// Stores all of the entries in one write, and does not wait to hear of it.
  func send(_ entries: [CacheEntry]) throws(MemcachedFailure) {
    var command = StorageCommand()
    for entry in entries { command.append("set", entry, isAnswered: false) }
    try socket.send(command.bytes)
  }

  /// Removes the key if it is there.
  func delete(_ key: String) throws(MemcachedFailure) {
    try socket.send(Array("delete \(key)\r\n".utf8))
    let line = try socket.line(within: Deadline(timeoutMilliseconds))
    guard line.elementsEqual("DELETED".utf8) || line.elementsEqual("NOT_FOUND".utf8) else {
      throw MemcachedFailure()
    }
    try socket.finish()
  }

  private enum Storage { case stored, notStored, noRoom }

  private func answer(to command: StorageCommand) throws(MemcachedFailure) -> Storage {
    try socket.send(command.bytes)
    let line = try socket.line(within: Deadline(timeoutMilliseconds))
    try socket.finish()
    if line.elementsEqual("STORED".utf8) { return .stored }
    if line.elementsEqual("NOT_STORED".utf8) { return .notStored }
    // The server has no room for the value; the connection stays usable.
    let refusals = ["SERVER_ERROR object too large", "SERVER_ERROR out of memory"]
    guard refusals.contains(where: { line.starts(with: $0.utf8) }) else {
      throw MemcachedFailure()
    }
    return .noRoom
  }

  /// Reads `VALUE key flags bytes` and the bytes for each key that is there, and `END`.
  private func readValues(of keys: [String]) throws(MemcachedFailure) -> [CachedValue?] {
    let deadline = Deadline(timeoutMilliseconds)
    var values = [CachedValue?](repeating: nil, count: keys.count)
    var rest = keys.indices
    // One line more than there are keys, for the end mark.
    for _ in 0...keys.count {
      let line = try socket.line(within: deadline)
      if line.elementsEqual("END".utf8) {
        try socket.finish()
        return values
      }
      let words = line.split(separator: space, maxSplits: 4, omittingEmptySubsequences: false)
      // The server answers in the order of the keys: a key that is not among the rest is one that
      // was not asked for.
      guard words.count == 4, words[0].elementsEqual("VALUE".utf8),
        let index = rest.first(where: { words[1].elementsEqual(keys[$0].utf8) }),
        let flags = number(words[2]), flags <= Int(UInt32.max), let length = number(words[3]),
        length <= Memcached.maximumValueBytes
      else { throw MemcachedFailure() }
      let bytes = try socket.block(of: length, within: deadline)
      values[index] = CachedValue(bytes: bytes, flags: UInt32(flags))
      rest = (index + 1)..<rest.upperBound
    }
    throw MemcachedFailure()
  }

  private func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard (1...10).contains(digits.count) else { return nil }
    var value = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      value = value * 10 + Int(digit - 0x30)
    }
    return value
  }
}

/// The text of one or more commands that store.
private struct StorageCommand {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ verb: String, _ entry: CacheEntry, isAnswered: Bool = true) {
    bytes.reserveCapacity(bytes.count + entry.bytes.count + entry.key.utf8.count + 64)
    bytes.append(contentsOf: verb.utf8)
    bytes.append(space)
    bytes.append(contentsOf: entry.key.utf8)
    for number in [Int(entry.flags), entry.seconds, entry.bytes.count] {
      bytes.append(space)
      bytes.append(contentsOf: String(number).utf8)
    }
    if !isAnswered { bytes.append(contentsOf: " noreply".utf8) }
    bytes.append(carriageReturn)
    bytes.append(lineFeed)
    bytes.append(contentsOf: entry.bytes)
    bytes.append(carriageReturn)
    bytes.append(lineFeed)
  }
}
