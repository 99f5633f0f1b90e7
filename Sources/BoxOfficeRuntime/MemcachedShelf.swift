import BoxOfficeStore
import Memcached

/// The shelf for pictures in memcached; every failure is an empty place.
struct MemcachedShelf: PictureShelf {
  let memcached: Memcached

  func value(of key: String) -> [UInt8]? {
    memcached.value(for: key)?.bytes
  }

  func put(_ bytes: [UInt8], under key: String, seconds: Int) {
    _ = memcached.set(bytes, for: key, seconds: seconds)
  }

  func isFirst(at key: String, seconds: Int) -> Bool {
    memcached.add([1], for: key, seconds: seconds) != .exists
  }
}
