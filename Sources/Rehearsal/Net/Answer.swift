import BoxOffice
import Gzip
import HTTP

/// The parts of an answer that a buyer acts on.
struct Answer: Equatable {
  var status: Int
  /// The code of a problem.
  var code: String?
  var isReplayed = false
  var retryAfterSeconds: Int?
  var holdID: Int64?
  var orderID: Int64?
  var seatIDs: [Int64] = []
  var ticketIDs: [Int64] = []
  var amountMinor: Int64?
  var queueToken: String?
  var queueState: String?
  var queueNumber: Int64?
  var pollAfterSeconds: Int64?
  /// Milliseconds since 1970 of the database's clock.
  var createdAt: Int64?
  var expiresAt: Int64?

  private static let unpackedBytesMax = 16_777_216

  var isSuccess: Bool { (200..<300).contains(status) }

  /// Whether the same request may well succeed a little later.
  var isForNow: Bool {
    status >= 500 || status == 429 && code != "holding_paused" || code == "request_in_progress"
  }

  init(status: Int, code: String? = nil) {
    self.status = status
    self.code = code
  }

  /// Reads the members that the step needs; a page that is only looked at is not parsed.
  init(to step: Attempt.Step, _ head: AnswerHead, _ body: ArraySlice<UInt8>) {
    status = head.status
    isReplayed = head.isReplayed
    retryAfterSeconds = head.retryAfterSeconds
    if !isSuccess {
      code = Self.json(head, body)["code"]?.text
      return
    }
    switch step {
    case .join, .poll: readPlace(Self.json(head, body))
    case .hold, .extend: readHold(Self.json(head, body))
    case .pay: readOrder(Self.json(head, body))
    case .cancel:
      let json = Self.json(head, body)
      readOrder(json["order"] ?? .null)
      amountMinor = json["refund"]?["amount"]?.number
    case .concerts, .schedules, .leave, .availability, .release, .charge: break
    }
  }

  /// The document in a body, decompressed if needed; null if the body is no JSON.
  static func json(_ head: AnswerHead, _ body: ArraySlice<UInt8>) -> JSONValue {
    let bytes =
      head.isGzip ? Gzip.decompress(Array(body), maximumBytes: unpackedBytesMax) : Array(body)
    do throws(JSONReader.Malformed) {
      return try JSONReader.read(bytes ?? [])
    } catch {
      return .null
    }
  }

  private mutating func readPlace(_ json: JSONValue) {
    queueToken = json["token"]?.text
    queueState = json["state"]?.text
    queueNumber = json["number"]?.number
    pollAfterSeconds = json["poll_after_seconds"]?.number
    expiresAt = json["expires_at"]?.moment
  }

  private mutating func readHold(_ json: JSONValue) {
    holdID = json["id"]?.number
    seatIDs = json["seats"]?.elements.compactMap { $0["seat_id"]?.number } ?? []
    amountMinor = json["total"]?["amount"]?.number
    createdAt = json["created_at"]?.moment
    expiresAt = json["expires_at"]?.moment
  }

  private mutating func readOrder(_ json: JSONValue) {
    orderID = json["id"]?.number
    holdID = json["hold_id"]?.number
    let tickets = json["tickets"]?.elements ?? []
    ticketIDs = tickets.compactMap { $0["id"]?.number }
    seatIDs = tickets.compactMap { $0["seat"]?["seat_id"]?.number }
    amountMinor = json["total"]?["amount"]?.number
  }
}

extension JSONValue {
  var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  var number: Int64? {
    if case .integer(let number) = self { number } else { nil }
  }

  /// Milliseconds since 1970.
  fileprivate var moment: Int64? {
    text.flatMap { Instant(rfc3339: $0)?.millisecondsSince1970 }
  }

  var elements: [JSONValue] {
    if case .array(let elements) = self { elements } else { [] }
  }
}
