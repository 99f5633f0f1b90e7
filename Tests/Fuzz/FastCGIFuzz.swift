import Glibc
import HTTP

@testable import FastCGI

/// The whole way of a request through libfcgi: whole records arrive as they were sent, damaged ones
/// do no harm, and no descriptor stays open.
enum FastCGIFuzz {
  private static let bytesMax = 120_000
  // The fuzzer has one thread, as a worker has.
  nonisolated(unsafe) private static let worker = LoneWorker()

  static func run(_ bytes: [UInt8]) {
    var dice = Dice(bytes)
    if dice.below(2) == 0 {
      whole(&dice)
    } else {
      damaged(&dice)
    }
  }

  private static func whole(_ dice: inout Dice) {
    let method = dice.pick(["GET", "POST", "HEAD"])
    let target = plain(dice.some(200))
    let headers = (0..<dice.below(6)).map { _ in
      ("HTTP_X" + plain(dice.some(20)), plain(dice.some(200)))
    }
    let body = dice.some(255)
    let records = FastCGIRecords.request(target, method: method, headers: headers, body: body)
    let (reading, reply) = worker.serve(records.bytes)
    guard case .request(let request) = reading else { fatalError("a whole request is accepted") }
    claim(request.method == method && request.target == target, "method and target arrive")
    claim(request.bodyState == .complete && request.body == body, "the body arrives")
    let own = request.headers.filter { $0.name.hasPrefix("x") }
    claim(own.map(\.value) == headers.map(\.1), "header fields arrive in order")
    claim(own.allSatisfy { !$0.name.contains("_") }, "names are written with dashes")
    let text = String(decoding: reply, as: UTF8.self)
    claim(text.contains("Status: 200 OK"), "a whole request is answered")
  }

  private static func damaged(_ dice: inout Dice) {
    var records = FastCGIRecords()
    if dice.below(8) != 0 { records.begin() }
    for _ in 0..<dice.below(12) { add(to: &records, &dice) }
    var bytes = records.bytes
    if dice.below(2) == 0 { bytes = dice.damaged(bytes) }
    let (reading, _) = worker.serve(withoutGiants(bytes.prefix(bytesMax)))
    guard case .request(let request) = reading else { return }
    let limits = WorkerSettings()
    let size = request.headers.reduce(0) { $0 + $1.value.utf8.count }
    // A byte that is no UTF-8 becomes three.
    claim(request.headers.count <= limits.maximumParameters, "header fields are few")
    claim(size <= 3 * limits.maximumParameterBytes, "header fields are short")
    claim(request.body.count <= limits.maximumBodyBytes, "a body is within the limit")
  }

  /// Lengths stay below 64 KiB. libfcgi allocates what a name or value claims to have and aborts
  /// where that is more than it gets; only a client of the worker's socket can claim so much, and
  /// the web server is the only one.
  private static func withoutGiants(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var copy = Array(bytes)
    for index in copy.indices.dropLast() where copy[index] >= 0x80 {
      copy[index] = 0x80
      copy[index + 1] = 0
    }
    return copy
  }

  private static func add(to records: inout FastCGIRecords, _ dice: inout Dice) {
    switch dice.below(9) {
    case 0: records.add(FastCGIRecords.parameters, [])
    case 1: records.add(FastCGIRecords.input, dice.some(255))
    case 2: records.add(FastCGIRecords.input, [])
    case 3: records.add(FastCGIRecords.abort, [])
    case 4: records.add(dice.byte(), dice.some(40), version: dice.byte())
    case 5: records.addRaw(dice.some(60))
    case 6:
      let filler = [UInt8](repeating: UInt8(ascii: "a"), count: Int(dice.byte()) * 256)
      records.add(
        FastCGIRecords.parameters,
        FastCGIRecords.named(String(decoding: filler, as: UTF8.self), "/", "", []))
    default:
      let length = dice.pick([
        "", "0", "5", "65536", "65537", "-1", "99999999999999999999", dice.text(8),
      ])
      let headers =
        (0..<dice.below(120)).map { _ in ("HTTP_A", "b") } + [(dice.text(20), dice.text(60))]
      records.add(
        FastCGIRecords.parameters, FastCGIRecords.named("POST", dice.text(60), length, headers))
    }
  }

  /// Without NUL and `=`, which end names and values on the way through C.
  private static func plain(_ bytes: [UInt8]) -> String {
    String(
      decoding: bytes.map { byte in
        switch byte & 0x7F {
        case 0, UInt8(ascii: "="): UInt8(ascii: "-")
        case let other: other
        }
      }, as: UTF8.self)
  }
}

/// A worker's place for a request and a listener of its own, used from the same thread.
private final class LoneWorker {
  private static let descriptorsMax: Int32 = 32

  private var arrivals: Arrivals
  private let place: RequestPlace
  private let listener: ListenerSocket
  private let path: String

  init() {
    var template = Array("/tmp/boxoffice-fuzz.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { fatalError("mkdtemp") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self) + "/s"
    do {
      listener = try ListenerSocket(path: path, backlog: 4, mode: 0o600)
      dup2(listener.descriptor, STDIN_FILENO)
      try RequestPlace.prepare()
      arrivals = try Arrivals(WorkerSettings(), Listeners(count: 1))
      place = RequestPlace(WorkerSettings())
    } catch {
      fatalError("no worker: \(error)")
    }
  }

  /// Sends all bytes, lets the worker answer, and reads the answer.
  func serve(_ bytes: [UInt8]) -> (RequestPlace.Reading, reply: [UInt8]) {
    guard let client = try? makeSocket(), (try? connectSocket(client, to: path)) == 0 else {
      fatalError("nobody listens")
    }
    defer { close(client) }
    claim(client < Self.descriptorsMax, "no descriptor stays open")
    claim(
      send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count,
      "the socket takes it all")
    shutdown(client, Int32(SHUT_WR))
    var time = TransferTime(milliseconds: 5_000)
    let reading = read()
    switch reading {
    case .request(let request):
      place.respond(.json(request.body), toHead: request.method == "HEAD", within: &time)
    case .oversized(let method, let requestID):
      let response = Problem.headersTooLarge.response(requestID: requestID)
      place.respond(response, toHead: method == "HEAD", within: &time)
    case .nothing: break
    }
    return (reading, received(from: client))
  }

  /// The request of the one client; a client that sent nothing is sent away.
  private func read() -> RequestPlace.Reading {
    guard case .ready(let connections)? = try? arrivals.next() else {
      fatalError("the listener lives")
    }
    claim(connections.count <= 1, "one client is served")
    return connections.first.map { place.read($0.descriptor) } ?? .nothing
  }

  private func received(from client: Int32) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    var reply: [UInt8] = []
    while true {
      let count = recv(client, &buffer, buffer.count, 0)
      guard count > 0 else { return reply }
      reply += buffer.prefix(count)
    }
  }
}
