import Glibc
import System

/// A stream to the cache whose calls wait for a bounded time; closed with this object.
@safe final class CacheSocket {
  private static let chunkBytes = 16_384

  private let descriptor: Int32
  private let timeoutMilliseconds: Int
  private var buffer = [UInt8](repeating: 0, count: chunkBytes)
  /// The bytes that were received and not taken yet.
  private var received = 0..<0

  /// Connects, or throws within the timeout.
  init(_ settings: MemcachedSettings) throws(MemcachedFailure) {
    timeoutMilliseconds = settings.timeoutMilliseconds
    let address = try SocketAddress(settings.address)
    descriptor = socket(
      address.family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw MemcachedFailure() }
    setWaits()
    guard address.connect(descriptor) else {
      close(descriptor)
      throw MemcachedFailure()
    }
  }

  deinit {
    close(descriptor)
  }

  /// Sends all of the bytes.
  func send(_ bytes: [UInt8]) throws(MemcachedFailure) {
    let deadline = Deadline(timeoutMilliseconds)
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { bytes in
        unsafe Glibc.send(
          descriptor, bytes.baseAddress.map { unsafe $0 + sent }, bytes.count - sent,
          Int32(MSG_NOSIGNAL))
      }
      guard count > 0 || errno == EINTR else { throw MemcachedFailure() }
      sent += max(0, count)
      guard sent == bytes.count || !deadline.isOver else { throw MemcachedFailure() }
    }
  }

  /// Takes a line of an answer, without its end.
  func line(within deadline: Deadline) throws(MemcachedFailure) -> ArraySlice<UInt8> {
    var searched = 0
    while true {
      let rest = buffer[(received.lowerBound + searched)..<received.upperBound]
      if let end = rest.firstIndex(of: lineFeed) {
        guard end > received.lowerBound, buffer[end - 1] == carriageReturn else {
          throw MemcachedFailure()
        }
        let line = buffer[received.lowerBound..<(end - 1)]
        received = (end + 1)..<received.upperBound
        return line
      }
      searched = received.count
      guard searched < Self.chunkBytes else { throw MemcachedFailure() }
      try receive(within: deadline)
    }
  }

  /// Takes so many bytes of an answer, and the end of a line behind them.
  func block(of count: Int, within deadline: Deadline) throws(MemcachedFailure) -> [UInt8] {
    var block: [UInt8] = []
    block.reserveCapacity(count)
    while true {
      let piece = received.prefix(count - block.count)
      block += buffer[piece]
      received = piece.upperBound..<received.upperBound
      if block.count == count { break }
      try receive(within: deadline)
    }
    guard try line(within: deadline).isEmpty else { throw MemcachedFailure() }
    return block
  }

  /// Ends an answer: whatever is left belongs to none, and the stream is out of step.
  func finish() throws(MemcachedFailure) {
    guard received.isEmpty else { throw MemcachedFailure() }
  }

  private func receive(within deadline: Deadline) throws(MemcachedFailure) {
    if received.isEmpty {
      received = 0..<0
    } else if received.lowerBound > 0 {
      buffer.replaceSubrange(0..<received.count, with: buffer[received])
      received = 0..<received.count
    }
    let start = received.upperBound
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe recv(
          descriptor, bytes.baseAddress.map { unsafe $0 + start }, bytes.count - start, 0)
      }
      if count > 0 {
        received = received.lowerBound..<(start + count)
        return
      }
      guard count < 0, errno == EINTR, !deadline.isOver else { throw MemcachedFailure() }
    }
  }

  // The kernel keeps the time of a call that has to wait, so that one which need not costs no more.
  private func setWaits() {
    var wait = timeval(
      tv_sec: timeoutMilliseconds / 1_000, tv_usec: timeoutMilliseconds % 1_000 * 1_000)
    let size = socklen_t(MemoryLayout<timeval>.size)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &wait, size)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, size)
    var on: Int32 = 1
    // Without effect on a unix socket. A question is one write and must not wait for an answer.
    unsafe setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }
}

let space = UInt8(ascii: " ")
let carriageReturn = UInt8(ascii: "\r")
let lineFeed = UInt8(ascii: "\n")
