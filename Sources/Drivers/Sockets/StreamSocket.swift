private import Glibc

/// A TCP connection whose calls never wait; closed with this object.
package final class StreamSocket {
  /// The outcome of a call that does not wait.
  package enum Progress: Equatable {
    case bytes(Int)
    /// The call would have to wait; the poller tells when to try again.
    case later
    case closed
  }

  let descriptor: Int32

  /// Begins to connect; nil where the system has no socket left or knows at once that it cannot be.
  package init?(connectingTo address: PeerAddress) {
    descriptor = socket(
      address.family,
      Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    var on: Int32 = 1
    // A request is one write and must not wait for the answer to the last one.
    _ = unsafe setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    let connected = unsafe address.bytes.withUnsafeBytes { bytes -> Int32 in
      guard let start = bytes.baseAddress else { return -1 }
      return unsafe connect(
        descriptor, start.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
    }
    guard connected == 0 || errno == EINPROGRESS else { return nil }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Sends what can be sent at once of the bytes from `start` on.
  package func send(_ bytes: [UInt8], from start: Int) -> Progress {
    guard start < bytes.count else { return .bytes(0) }
    let count = unsafe bytes.withUnsafeBytes { bytes -> Int in
      unsafe Glibc.send(
        descriptor, bytes.baseAddress.map { unsafe $0 + start }, bytes.count - start,
        Int32(MSG_NOSIGNAL))
    }
    return progress(count)
  }

  /// Reads what is there into the buffer, as much as fits; the peer's end is `closed`.
  package func receive(into buffer: inout [UInt8]) -> Progress {
    let count = unsafe buffer.withUnsafeMutableBytes {
      unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
    }
    return count == 0 ? .closed : progress(count)
  }

  private func progress(_ count: Int) -> Progress {
    if count >= 0 { return .bytes(count) }
    switch errno {
    // A connection that is not there yet says ENOTCONN to a reader.
    case EAGAIN, EINTR, ENOTCONN: return .later
    default: return .closed
    }
  }
}
