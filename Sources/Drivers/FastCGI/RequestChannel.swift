import CFastCGI
import Glibc
import HTTP

/// Descriptor 0 is no usable listener.
struct ListenerError: Error {
  let code: Int32
}

/// The listener on descriptor 0 and the one request that may be open on it.
@safe struct RequestChannel: ~Copyable {
  enum Acceptance {
    case request(HTTPRequest)
    case oversized(method: String, requestID: String)
    /// Another worker took the connection, or the peer sent no usable request.
    case nothing
    case failed(Int32)
  }

  // The bytes that a socket takes before the peer reads.
  private static let neverBlockingBytes = 32_768
  private static let skippedAtOnce = 8_192
  private static let maximumSkips = 256

  private let request: UnsafeMutablePointer<FCGX_Request>
  private let settings: WorkerSettings
  private var head = ResponseHead()
  private var isFullyRead = true

  init(_ settings: WorkerSettings) throws(ListenerError) {
    self.settings = settings
    let flags = fcntl(STDIN_FILENO, F_GETFL)
    guard flags >= 0, fcntl(STDIN_FILENO, F_SETFL, flags | O_NONBLOCK) == 0 else {
      throw ListenerError(code: errno)
    }
    unsafe setenv(
      "LIBFCGI_IS_AF_UNIX_KEEPER_POLL_TIMEOUT", "\(settings.firstByteTimeoutMilliseconds)", 1)
    // No lingering close is needed, because all that the peer sends is read before.
    unsafe setenv("LIBFCGI_OS_CLOSE_POLL_TIMEOUT", "0", 1)
    guard FCGX_Init() == 0 else { throw ListenerError(code: errno) }
    // Installed after FCGX_Init, which would replace the handler by its own.
    signal(SIGPIPE, SIG_IGN)
    TransferDeadline.prepare()
    unsafe request = .allocate(capacity: 1)
    unsafe FCGX_InitRequest(request, STDIN_FILENO, FCGI_FAIL_ACCEPT_ON_INTR)
  }

  deinit {
    unsafe FCGX_Free(request, 1)
    unsafe request.deallocate()
  }

  /// Takes one connection and reads the request on it.
  mutating func accept() -> Acceptance {
    TransferDeadline.start(milliseconds: settings.transferTimeoutMilliseconds)
    defer { TransferDeadline.stop() }
    let code = unsafe FCGX_Accept_r(request)
    guard code == 0 else {
      return code == -EAGAIN || code == -EINTR || code == -ECONNABORTED ? .nothing : .failed(-code)
    }
    isFullyRead = false
    let parameters = readParameters()
    guard !parameters.isOversized else {
      return .oversized(method: parameters.method, requestID: parameters.requestID)
    }
    let (body, state) = readBody(parameters.contentLength)
    if state == .complete { isFullyRead = unsafe FCGX_GetChar(request.pointee.in) < 0 }
    return .request(parameters.request(body: body, state: state))
  }

  /// Sends the response and closes the connection; a peer that is gone is no error.
  mutating func respond(_ response: HTTPResponse, toHead: Bool) {
    let sendsBody = head.render(response) && !toHead
    let mayBlock = response.body.count > Self.neverBlockingBytes || !isFullyRead
    if mayBlock { TransferDeadline.start(milliseconds: settings.transferTimeoutMilliseconds) }
    defer { if mayBlock { TransferDeadline.stop() } }
    put(head.bytes)
    if sendsBody { put(response.body) }
    if !isFullyRead {
      unsafe FCGX_FFlush(request.pointee.out)
      skipInput()
    }
    unsafe FCGX_Finish_r(request)
  }

  /// Reads what the peer still sends, because nginx takes a connection that is closed before for a
  /// failure.
  private mutating func skipInput() {
    var scratch = [CChar](repeating: 0, count: Self.skippedAtOnce)
    for _ in 0..<Self.maximumSkips {
      let count = unsafe FCGX_GetStr(&scratch, Int32(scratch.count), request.pointee.in)
      guard count == scratch.count else { break }
    }
    isFullyRead = true
  }

  private func put(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { buffer in
      _ = unsafe FCGX_PutStr(buffer.baseAddress, Int32(buffer.count), request.pointee.out)
    }
  }

  private func readParameters() -> RequestParameters {
    var parameters = RequestParameters(settings)
    // The first one is the role, which libfcgi adds itself.
    guard var next = unsafe request.pointee.envp?.advanced(by: 1) else { return parameters }
    while let text = unsafe next.pointee, !parameters.isOversized {
      let length = unsafe strlen(text)
      unsafe text.withMemoryRebound(to: UInt8.self, capacity: length) { bytes in
        parameters.add(unsafe Span(_unsafeStart: bytes, count: length))
      }
      unsafe next = unsafe next.advanced(by: 1)
    }
    return parameters
  }

  private func readBody(_ length: ContentLength) -> ([UInt8], HTTPRequest.BodyState) {
    switch length {
    case .malformed: return ([], .truncated)
    case .tooLarge: return ([], .tooLarge)
    case .bytes(0): return ([], .complete)
    case .bytes(let expected):
      let body = unsafe [UInt8](unsafeUninitializedCapacity: expected) { buffer, count in
        let start = UnsafeMutableRawPointer(buffer.baseAddress)
        let text = unsafe start?.assumingMemoryBound(to: CChar.self)
        count = Int(unsafe FCGX_GetStr(text, Int32(expected), request.pointee.in))
      }
      return (body, body.count == expected ? .complete : .truncated)
    }
  }
}
