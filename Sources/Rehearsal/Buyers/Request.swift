/// One request of a buyer, as it is sent.
struct Request: Equatable {
  let step: Attempt.Step
  let method: String
  let path: String
  var body = ""
  /// The idempotency key; every repetition carries the same one.
  var key: String?
  /// Whether the login and the place in the line are shown.
  var isPersonal = false
  /// Whether the request is sent twice at once, as by a double click.
  var isTwice = false
  /// Nanoseconds after sending at which the connection is cut, answer or not.
  var cutAfter: UInt64?
  /// The ids that the request itself names.
  var scheduleID: Int64?
  var holdID: Int64?
  var orderID: Int64?
  var seatIDs: [Int64] = []

  /// The most repetitions until the outcome is known; a request that changes something gets more.
  var triesMax: Int { method == "GET" ? 5 : 12 }

  /// The bytes to be sent.
  func bytes(host: String, login: String?, place: String?) -> [UInt8] {
    var text = "\(method) \(path) HTTP/1.1\r\nHost: \(host)\r\nAccept-Encoding: gzip\r\n"
    if isPersonal {
      if let login { text += "Authorization: Bearer \(login)\r\n" }
      if let place { text += "Queue-Token: \(place)\r\n" }
    }
    if let key { text += "Idempotency-Key: \(key)\r\n" }
    if !body.isEmpty { text += "Content-Type: application/json\r\n" }
    if method != "GET" { text += "Content-Length: \(body.utf8.count)\r\n" }
    text += "\r\n"
    text += body
    return Array(text.utf8)
  }
}
