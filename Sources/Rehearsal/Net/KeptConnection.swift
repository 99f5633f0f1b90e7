import Sockets

/// A kept-alive connection, busy with one request at most.
final class KeptConnection {
  private static let pieceBytes = 65_536

  let socket: StreamSocket
  private(set) var flight: Flight?
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
  func begin(_ flight: Flight) {
    self.flight = flight
    sent = 0
    reader.clear()
  }

  /// Goes on as far as possible without waiting. Tells how the request ended where it did.
  func goOn(_ buffer: inout [UInt8]) -> (state: State, landed: (Flight, Flight.Landing)?) {
    guard sendRest() else { return (.closed, cut("cut while sending")) }
    while true {
      switch socket.receive(into: &buffer) {
      case .later: return (flight == nil ? .free : .busy, nil)
      case .closed:
        // With an answer that is as long as the connection lasts, this is its end.
        if flight != nil, hasEnded() { return (.closed, land()) }
        return (.closed, cut("cut"))
      case .bytes(let count):
        guard flight != nil else { return (.closed, nil) }
        do throws(AnswerReader.Malformed) {
          try reader.add(buffer[0..<count])
        } catch {
          return (.closed, cut("malformed answer"))
        }
        if reader.isComplete { return (reader.head.closes ? .closed : .free, land()) }
      }
    }
  }

  /// Gives the request up.
  func cut(_ reason: String) -> (Flight, Flight.Landing)? {
    guard let flight else { return nil }
    self.flight = nil
    return (flight, .unknown(reason: reason))
  }

  private func sendRest() -> Bool {
    guard let flight else { return true }
    while sent < flight.bytes.count {
      switch socket.send(flight.bytes, from: sent) {
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

  private func land() -> (Flight, Flight.Landing)? {
    guard let flight else { return nil }
    self.flight = nil
    return (flight, .answered(reader.head, body: Array(reader.body)))
  }
}
