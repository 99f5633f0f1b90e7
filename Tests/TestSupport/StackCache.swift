extension Stack {
  /// Sends one line to the cache of the stack and returns the first line of the answer.
  @discardableResult
  package func cache(_ command: String) throws -> String {
    let socket = try LoopbackSocket(path: sockets + "/memcached.sock", timeout: .seconds(5))
    try socket.write(Array((command + "\r\n").utf8))
    return String(decoding: try socket.read(), as: UTF8.self)
  }
}
