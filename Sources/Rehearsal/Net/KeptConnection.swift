import Sockets

/// A kept-alive connection, busy with one request at most.
final class KeptConnection {
  private static let pieceBytes = 65_536

  let socket: StreamSocket
  private(set) var pending: PendingRequest?
  /// When the request is given up, by the monotonic clock; the end of time where there is none.
  private(set) var deadline = UInt64.max
  private var sent = 0
  private var reader = AnswerReader()

  init(_ socket: StreamSocket) {
    self.socket = socket
  }

  enum State {
    case busy
    /// Ready for the next request.
    case free
    case closed
  }

  /// Begins to send; the rest goes when there is room.
  func begin(_ pending: PendingRequest) {
    self.pending = pending
    deadline = pending.deadline
    sent = 0
    reader.clear()
  }

  /// Sends and receives as far as possible without waiting; returns the request if it has ended.
  func goOn(_ buffer: inout [UInt8]) -> (state: State, ended: EndedRequest?) {
    guard sendRest() else { return (.closed, cut("cut while sending")) }
    while true {
      switch socket.receive(into: &buffer) {
      case .later: return (pending == nil ? .free : .busy, nil)
      case .closed:
        // An answer without a length ends with its connection.
        if pending != nil, hasEnded() { return (.closed, complete()) }
        return (.closed, cut("cut"))
      case .bytes(let count):
        guard pending != nil else { return (.closed, nil) }
        do throws(AnswerReader.Malformed) {
          try reader.add(buffer[0..<count])
        } catch {
          return (.closed, cut("malformed answer"))
        }
        if reader.isComplete { return (reader.head.closes ? .closed : .free, complete()) }
      }
    }
  }

  /// Gives the request up.
  func cut(_ reason: String) -> EndedRequest? {
    guard let pending else { return nil }
    self.pending = nil
    deadline = .max
    return (pending, .unknown(reason: reason))
  }

  private func sendRest() -> Bool {
    guard let pending else { return true }
    while sent < pending.bytes.count {
      switch socket.send(pending.bytes, from: sent) {
      case .bytes(let count): sent += count
      case .later: return true
      case .closed: return false
      }
    }
    return true
  }

  private func hasEnded() -> Bool {
    do throws(AnswerReader.Malformed) {
      try reader.end()
      return true
    } catch {
      return false
    }
  }

  private func complete() -> EndedRequest? {
    guard let pending else { return nil }
    self.pending = nil
    deadline = .max
    return (pending, .answered(reader.head, body: Array(reader.body)))
  }
}
