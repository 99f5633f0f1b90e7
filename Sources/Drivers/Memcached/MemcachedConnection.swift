import CMemcached

/// The cache did not answer as it should; the connection must not be used again.
struct MemcachedFailure: Error {}

/// One libmemcached client with one server; it connects at first use.
///
/// Every failure ends the object, so that a late answer cannot be taken for the answer to another
/// call.
@safe final class MemcachedConnection {
  private let client: UnsafeMutablePointer<memcached_st>

  /// With `isAnswered` false, whatever is stored gathers until ``flush()``, and no answer comes.
  init(_ settings: MemcachedSettings, isAnswered: Bool = true) {
    guard let client = unsafe memcached_create(nil) else {
      preconditionFailure("libmemcached needs memory")
    }
    unsafe self.client = client
    let timeout = UInt64(settings.timeoutMilliseconds)
    set(MEMCACHED_BEHAVIOR_CONNECT_TIMEOUT, timeout)
    set(MEMCACHED_BEHAVIOR_POLL_TIMEOUT, timeout)
    set(MEMCACHED_BEHAVIOR_SND_TIMEOUT, timeout * 1_000)
    set(MEMCACHED_BEHAVIOR_RCV_TIMEOUT, timeout * 1_000)
    set(MEMCACHED_BEHAVIOR_VERIFY_KEY, 1)
    set(MEMCACHED_BEHAVIOR_TCP_NODELAY, 1)
    set(MEMCACHED_BEHAVIOR_NOREPLY, isAnswered ? 0 : 1)
    set(MEMCACHED_BEHAVIOR_BUFFER_REQUESTS, isAnswered ? 0 : 1)
    let added =
      switch settings.address {
      case .unixSocket(let path): unsafe memcached_server_add_unix_socket(client, path)
      case .host(let name, let port): unsafe memcached_server_add(client, name, port)
      }
    precondition(added == MEMCACHED_SUCCESS, "libmemcached takes the address")
  }

  deinit {
    unsafe memcached_free(client)
  }

  /// The values that exist under the keys, in the order of the keys.
  func find(_ keys: [String]) throws(MemcachedFailure) -> [CachedValue?] {
    try request(keys)
    var values = [CachedValue?](repeating: nil, count: keys.count)
    var rest = keys.indices
    // One round more than there are keys, to read the end mark too, which would otherwise begin the
    // next answer.
    for _ in 0...keys.count {
      guard let result = unsafe try nextResult() else { return values }
      defer { unsafe memcached_result_free(result) }
      let key = unsafe Self.key(of: result)
      // The server answers in the order of the keys, and libmemcached accepts any value, also one
      // under a key that was not asked for.
      guard let index = rest.first(where: { keys[$0] == key }) else { throw MemcachedFailure() }
      values[index] = unsafe Self.value(of: result)
      rest = (index + 1)..<rest.upperBound
    }
    throw MemcachedFailure()
  }

  /// Stores the bytes; false if the server would not have them.
  func set(_ entry: CacheEntry) throws(MemcachedFailure) -> Bool {
    let answer = unsafe entry.bytes.withUnsafeBytes { value in
      unsafe memcached_set(
        client, entry.key, entry.key.utf8.count,
        value.assumingMemoryBound(to: CChar.self).baseAddress, value.count, entry.seconds,
        entry.flags)
    }
    if Self.isRefusal(answer) { return false }
    try Self.expectSuccess(answer)
    return true
  }

  /// Stores the bytes unless the key is there.
  func add(_ entry: CacheEntry) throws(MemcachedFailure) -> Addition {
    let answer = unsafe entry.bytes.withUnsafeBytes { value in
      unsafe memcached_add(
        client, entry.key, entry.key.utf8.count,
        value.assumingMemoryBound(to: CChar.self).baseAddress, value.count, entry.seconds,
        entry.flags)
    }
    if answer == MEMCACHED_NOTSTORED || answer == MEMCACHED_DATA_EXISTS { return .exists }
    if Self.isRefusal(answer) { return .failed }
    try Self.expectSuccess(answer)
    return .added
  }

  /// Sends what has gathered, in one write where it has room.
  func flush() throws(MemcachedFailure) {
    try Self.expectSuccess(unsafe memcached_flush_buffers(client))
  }

  /// Removes the key if it is there.
  func delete(_ key: String) throws(MemcachedFailure) {
    let answer = unsafe memcached_delete(client, key, key.utf8.count, 0)
    guard answer != MEMCACHED_NOTFOUND else { return }
    try Self.expectSuccess(answer)
  }

  private func set(_ behavior: memcached_behavior_t, _ value: UInt64) {
    let answer = unsafe memcached_behavior_set(client, behavior, value)
    precondition(answer == MEMCACHED_SUCCESS, "libmemcached knows this behaviour")
  }

  private func request(_ keys: [String]) throws(MemcachedFailure) {
    let text = keys.flatMap { $0.utf8.map { CChar(bitPattern: $0) } }
    let lengths = keys.map(\.utf8.count)
    let answer = unsafe text.withUnsafeBufferPointer { text in
      var start = 0
      // The lengths are given, so that the keys may stand in one piece of memory without an end
      // mark.
      let pointers = unsafe lengths.map { length in
        defer { start += length }
        return unsafe text.baseAddress.map { unsafe $0 + start }
      }
      return unsafe memcached_mget(client, pointers, lengths, keys.count)
    }
    try Self.expectSuccess(answer)
  }

  private func nextResult() throws(MemcachedFailure) -> UnsafeMutablePointer<memcached_result_st>? {
    var answer = MEMCACHED_SUCCESS
    if let result = unsafe memcached_fetch_result(client, nil, &answer) { return unsafe result }
    // libmemcached reports some malformed answers as "not found"; only the recorded error
    // distinguishes them.
    try Self.expectSuccess(unsafe memcached_last_error(client))
    guard answer == MEMCACHED_NOTFOUND || answer == MEMCACHED_END else { throw MemcachedFailure() }
    return nil
  }

  private static func key(of result: UnsafeMutablePointer<memcached_result_st>) -> String {
    let key = unsafe UnsafeRawBufferPointer(
      start: memcached_result_key_value(result), count: memcached_result_key_length(result))
    return unsafe String(decoding: key, as: UTF8.self)
  }

  private static func value(of result: UnsafeMutablePointer<memcached_result_st>) -> CachedValue {
    let bytes = unsafe UnsafeRawBufferPointer(
      start: memcached_result_value(result), count: memcached_result_length(result))
    return unsafe CachedValue(bytes: Array(bytes), flags: memcached_result_flags(result))
  }

  // The server has no room for the value; the connection stays usable.
  private static func isRefusal(_ answer: memcached_return_t) -> Bool {
    answer == MEMCACHED_E2BIG || answer == MEMCACHED_SERVER_MEMORY_ALLOCATION_FAILURE
  }

  private static func expectSuccess(_ answer: memcached_return_t) throws(MemcachedFailure) {
    guard answer == MEMCACHED_SUCCESS || answer == MEMCACHED_BUFFERED else {
      throw MemcachedFailure()
    }
  }
}
