private import Glibc

/// The number of descriptors that this process may have.
package enum Descriptors {
  /// Raises the limit to what the system allows; gives the limit.
  package static func raise() -> Int {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      return Int(FD_SETSIZE)
    }
    limit.rlim_cur = limit.rlim_max
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return Int(min(limit.rlim_max, rlim_t(Int32.max)))
  }
}
