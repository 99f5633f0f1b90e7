import BoxOffice
import BoxOfficeAPI
import Gzip
import Memcached
import Signing

/// Finished bodies in memcached, where nginx finds them. Every failure of the cache is a miss.
final class SharedBodies: BodyCache {
  /// The flag by which nginx recognises a compressed body: `memcached_gzip_flag`.
  private static let gzipFlag: UInt32 = 2
  private static let compressedBytesMin = 1024
  private static let lockSeconds = 1
  private static let staleSeconds = 10
  // A low level, because a body that lives for a second is compressed every second.
  private static let lastingSecondsMin = 10

  /// A body that this process has made and may use again.
  private struct Lasting {
    let version: String
    let body: SharedBody
  }

  private let memcached: Memcached
  private var lasting = Lately<String, Lasting>(atMost: 8, for: .seconds(300))

  init(_ memcached: Memcached) {
    self.memcached = memcached
  }

  /// The body under a key. One worker makes it anew; meanwhile the others hand out the old one.
  func body(
    _ key: String, seconds: Int, version: String?, make: () throws(BoxOfficeError) -> [UInt8]
  ) throws(BoxOfficeError) -> SharedBody {
    let lock = "lock:" + key
    switch memcached.add([1], for: lock, seconds: Self.lockSeconds) {
    case .failed:
      return SharedBody(bytes: try make(), isGzip: false)
    case .exists:
      if let kept = kept(key) ?? kept("stale:" + key) { return kept }
      return SharedBody(bytes: try make(), isGzip: false)
    case .added:
      defer { _ = memcached.delete(lock) }
      // Workers that missed the body at the same moment get the lock one after the other: the first
      // has made the body for the rest.
      if let made = kept(key) { return made }
      let body = try made(key, seconds, version, make)
      let flags = body.isGzip ? Self.gzipFlag : 0
      _ = memcached.set(body.bytes, for: key, seconds: seconds, flags: flags)
      _ = memcached.set(
        body.bytes, for: "stale:" + key, seconds: seconds + Self.staleSeconds, flags: flags)
      return body
    }
  }

  func kept(_ key: String) -> SharedBody? {
    memcached.value(for: key).map {
      SharedBody(bytes: $0.bytes, isGzip: $0.flags & Self.gzipFlag != 0)
    }
  }

  func digest(of text: String) -> String {
    Base64URL.encode(Digest.sha256(Array(text.utf8)))
  }

  /// Removes a body from the cache, whichever process has made it.
  func forget(_ key: String) {
    _ = memcached.delete(key)
    _ = memcached.delete("stale:" + key)
  }

  // Compressing an arena's map takes some fifty milliseconds, so the result is kept for the next
  // request.
  private func made(
    _ key: String, _ seconds: Int, _ version: String?,
    _ make: () throws(BoxOfficeError) -> [UInt8]
  ) throws(BoxOfficeError) -> SharedBody {
    guard let version else { return packed(try make(), seconds: seconds) }
    if let known = lasting.value(of: key), known.version == version { return known.body }
    let body = packed(try make(), seconds: seconds)
    lasting.keep(Lasting(version: version, body: body), of: key)
    return body
  }

  private func packed(_ bytes: [UInt8], seconds: Int) -> SharedBody {
    guard bytes.count >= Self.compressedBytesMin else {
      return SharedBody(bytes: bytes, isGzip: false)
    }
    let level: Int32 = seconds >= Self.lastingSecondsMin ? 6 : 1
    return SharedBody(bytes: Gzip.compress(bytes, level: level), isGzip: true)
  }
}
