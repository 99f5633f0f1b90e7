import CFastCGI
import Glibc
import HTTP

/// The place of one request in a round; the memory is used again for the next.
@safe final class RequestPlace {
  enum Reading {
    case request(HTTPRequest)
    case oversized(method: String, requestID: String)
    /// The peer sent no usable request; the connection is closed.
    case nothing
  }

  // The bytes that a socket takes before the peer reads.
  private static let neverBlockingBytes = 32_768
  private static let skippedAtOnce = 8_192
  private static let maximumSkips = 256

  private let request: UnsafeMutablePointer<FCGX_Request>
  private let settings: WorkerSettings
  private var head = ResponseHead()
  private var isFullyRead = true

  init(_ settings: WorkerSettings) {
    self.settings = settings
    unsafe request = .allocate(capacity: 1)
    // Without a listener libfcgi cannot take a connection by itself.
    unsafe FCGX_InitRequest(request, -1, FCGI_FAIL_ACCEPT_ON_INTR)
  }

  deinit {
    unsafe FCGX_Free(request, 1)
    unsafe request.deallocate()
  }

  /// Prepares libfcgi for this process.
  static func prepare() throws(ListenerError) {
    guard FCGX_Init() == 0 else { throw ListenerError(code: errno) }
    // Installed after FCGX_Init, which would replace the handler by its own.
    signal(SIGPIPE, SIG_IGN)
    TransferDeadline.prepare()
  }

  var connection: Int32 { unsafe request.pointee.ipcFd }

  /// Reads the request on a connection, which belongs to this place from now on.
  func read(_ connection: Int32) -> Reading {
    unsafe request.pointee.ipcFd = connection
    // libfcgi would close the connection, as if it were that of a request before.
    unsafe request.pointee.keepConnection = 1
    guard unsafe FCGX_Accept_r(request) == 0 else { return .nothing }
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
  func respond(_ response: HTTPResponse, toHead: Bool, within time: inout TransferTime) {
    let sendsBody = head.render(response) && !toHead
    let mayWait = response.body.count > Self.neverBlockingBytes || !isFullyRead
    if mayWait { time.start() }
    put(head.bytes)
    if sendsBody { put(response.body) }
    if !isFullyRead {
      unsafe FCGX_FFlush(request.pointee.out)
      skipInput()
    }
    close()
    if mayWait { time.stop() }
  }

  /// Closes the connection without an answer.
  func abandon() {
    unsafe FCGX_Free(request, 1)
  }

  /// The connection is closed without libfcgi, which would wait for what the peer still sends: all
  /// that was read before.
  private func close() {
    unsafe request.pointee.keepConnection = 1
    unsafe FCGX_Finish_r(request)
    // After a failure libfcgi has closed it all the same.
    guard connection >= 0 else { return }
    Glibc.close(connection)
    unsafe request.pointee.ipcFd = -1
  }

  /// Reads what the peer still sends, because nginx takes a connection that is closed before for a
  /// failure.
  private func skipInput() {
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
