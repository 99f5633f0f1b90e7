import HTTP

/// The FastCGI parameters of one request, gathered under the limits.
struct RequestParameters {
  private(set) var method = ""
  private(set) var contentLength = ContentLength.bytes(0)
  private(set) var isOversized = false
  private var target = ""
  private var remoteAddress = ""
  private(set) var requestID = ""
  private var arrivedAt: Int64?
  private var headers: [(name: String, value: String)] = []
  private var remainingParameters: Int
  private var remainingBytes: Int
  private let maximumBodyBytes: Int

  init(_ settings: WorkerSettings) {
    remainingParameters = settings.maximumParameters
    remainingBytes = settings.maximumParameterBytes
    maximumBodyBytes = settings.maximumBodyBytes
    headers.reserveCapacity(16)
  }

  /// Takes one `NAME=value`.
  mutating func add(_ parameter: Span<UInt8>) {
    remainingParameters -= 1
    remainingBytes -= parameter.count
    guard remainingParameters >= 0, remainingBytes >= 0 else {
      isOversized = true
      return
    }
    guard let end = parameter.indices.first(where: { parameter[$0] == UInt8(ascii: "=") }) else {
      return
    }
    let value = parameter.extracting((end + 1)...)
    if let name = headerName(parameter.extracting(..<end)) {
      // `HTTP_CONTENT_TYPE` and `HTTP_CONTENT_LENGTH` repeat parameters that come without the
      // prefix.
      if name != "content-type", name != "content-length" { headers.append((name, text(value))) }
    } else if end <= longestName {
      take(text(parameter.extracting(..<end)), value)
    }
  }

  /// The request these parameters describe.
  func request(body: [UInt8], state: HTTPRequest.BodyState) -> HTTPRequest {
    HTTPRequest(
      method: method, target: target, headers: headers, body: body, bodyState: state,
      remoteAddress: remoteAddress, requestID: requestID, arrivedAt: arrivedAt)
  }

  private mutating func take(_ name: String, _ value: Span<UInt8>) {
    switch name {
    case "REQUEST_METHOD": method = text(value)
    case "REQUEST_URI": target = text(value)
    case "REMOTE_ADDR": remoteAddress = text(value)
    case "REQUEST_ID": requestID = text(value)
    case "ARRIVED": arrivedAt = milliseconds(value)
    case "CONTENT_TYPE":
      if !value.isEmpty { headers.append(("content-type", text(value))) }
    case "CONTENT_LENGTH":
      contentLength = ContentLength(value, maximum: maximumBodyBytes)
      if !value.isEmpty { headers.append(("content-length", text(value))) }
    default: break
    }
  }
}

/// The longest name `take` knows; a longer one is not worth a string.
private let longestName = 14

/// No overflow, and enough for as long as there are concerts.
private let secondsDigitsMax = 12

/// The field's name: `HTTP_USER_AGENT` becomes `user-agent`; nil for a parameter that is no header
/// field.
private func headerName(_ name: Span<UInt8>) -> String? {
  guard name.count > 5, name[4] == UInt8(ascii: "_"), name[0] == UInt8(ascii: "H"),
    name[1] == UInt8(ascii: "T"), name[2] == UInt8(ascii: "T"), name[3] == UInt8(ascii: "P")
  else { return nil }
  return unsafe String(unsafeUninitializedCapacity: name.count - 5) { buffer in
    for index in 5..<name.count {
      unsafe buffer[index - 5] = lowercasedWithDashes(name[index])
    }
    return name.count - 5
  }
}

private func lowercasedWithDashes(_ byte: UInt8) -> UInt8 {
  switch byte {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
  case UInt8(ascii: "_"): UInt8(ascii: "-")
  default: byte
  }
}

/// The milliseconds of `SECONDS.mmm`; nil for any other text.
private func milliseconds(_ text: Span<UInt8>) -> Int64? {
  let point = text.count - 4
  guard (1...secondsDigitsMax).contains(point), text[point] == UInt8(ascii: ".") else { return nil }
  var number: Int64 = 0
  for index in text.indices where index != point {
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[index]) else { return nil }
    number = number * 10 + Int64(text[index] - UInt8(ascii: "0"))
  }
  return number
}

private func text(_ bytes: Span<UInt8>) -> String {
  unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
}
