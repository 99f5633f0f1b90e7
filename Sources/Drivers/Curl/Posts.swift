private import CCurl

/// Requests under way to other servers, many at once on one thread. Redirects are not followed,
/// proxies of the surroundings not used, answers read only for their status.
@safe package final class Posts {
  private static let connectionsPerHostMax = 32
  private static let connectMilliseconds = 5000
  private static let completionsMax = 1000

  private let multi: UnsafeMutableRawPointer
  private let mayReachPrivate: Bool
  private let timeoutMilliseconds: Int
  // By the address of libcurl's handle.
  private var outgoing: [UInt: OutgoingPost] = [:]

  /// With `mayReachPrivate`, this host, private networks and plain http are allowed.
  package init(mayReachPrivate: Bool, timeoutMilliseconds: Int) {
    guard curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK,
      let multi = unsafe curl_multi_init()
    else { preconditionFailure("libcurl needs memory") }
    unsafe self.multi = multi
    self.mayReachPrivate = mayReachPrivate
    self.timeoutMilliseconds = timeoutMilliseconds
    _ = unsafe boxoffice_curl_multi_set_number(
      multi, CURLMOPT_MAX_HOST_CONNECTIONS, Self.connectionsPerHostMax)
  }

  deinit {
    for sending in outgoing.values { unsafe sending.end(multi) }
    unsafe curl_multi_cleanup(multi)
  }

  /// The number of posts under way.
  package var count: Int { outgoing.count }

  /// Begins a post; its outcome comes from ``wait(milliseconds:)`` under this id.
  package func start(_ post: Post, id: Int64) {
    precondition(!post.body.isEmpty, "a post has a body")
    guard let easy = unsafe curl_easy_init() else { preconditionFailure("libcurl needs memory") }
    let sending = unsafe OutgoingPost(
      id: id, easy: easy, headers: post.headers, mayReachPrivate: mayReachPrivate)
    outgoing[UInt(bitPattern: easy)] = sending
    unsafe set(easy, CURLOPT_NOSIGNAL, 1)
    unsafe set(easy, CURLOPT_TIMEOUT_MS, timeoutMilliseconds)
    unsafe set(easy, CURLOPT_CONNECTTIMEOUT_MS, min(Self.connectMilliseconds, timeoutMilliseconds))
    unsafe set(easy, CURLOPT_FOLLOWLOCATION, 0)
    unsafe set(easy, CURLOPT_PROTOCOLS_STR, mayReachPrivate ? "http,https" : "https")
    unsafe set(easy, CURLOPT_PROXY, "")
    unsafe set(easy, CURLOPT_URL, post.url)
    unsafe set(easy, CURLOPT_POSTFIELDSIZE, post.body.count)
    unsafe post.body.withUnsafeBytes { body in
      // libcurl copies the body; the declaration merely lacks the const.
      _ = unsafe boxoffice_curl_set_pointer(
        easy, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: body.baseAddress))
    }
    _ = unsafe boxoffice_curl_set_pointer(easy, CURLOPT_HTTPHEADER, sending.headers)
    let context = unsafe Unmanaged.passUnretained(sending).toOpaque()
    _ = unsafe boxoffice_curl_set_pointer(easy, CURLOPT_WRITEDATA, context)
    _ = unsafe boxoffice_curl_set_writer(easy, discardAnswer)
    _ = unsafe boxoffice_curl_set_pointer(easy, CURLOPT_OPENSOCKETDATA, context)
    _ = unsafe boxoffice_curl_set_opener(easy, openSocket)
    unsafe curl_multi_add_handle(multi, easy)
  }

  /// Lets the posts go on for at most so long; returns at once when some have ended.
  package func wait(milliseconds: Int64) -> [(id: Int64, outcome: PostOutcome)] {
    var running: Int32 = 0
    unsafe curl_multi_perform(multi, &running)
    let ended = collect()
    guard ended.isEmpty, milliseconds > 0 else { return ended }
    unsafe curl_multi_poll(multi, nil, 0, Int32(clamping: milliseconds), nil)
    unsafe curl_multi_perform(multi, &running)
    return collect()
  }

  private func collect() -> [(id: Int64, outcome: PostOutcome)] {
    var ended: [(id: Int64, outcome: PostOutcome)] = []
    var left: Int32 = 0
    for _ in 0..<Self.completionsMax {
      guard let message = unsafe curl_multi_info_read(multi, &left) else { break }
      guard unsafe message.pointee.msg == CURLMSG_DONE,
        let easy = unsafe message.pointee.easy_handle,
        let sending = outgoing.removeValue(forKey: UInt(bitPattern: easy))
      else { continue }
      let result = unsafe boxoffice_curl_result(message)
      ended.append((sending.id, sending.outcome(result)))
      unsafe sending.end(multi)
    }
    return ended
  }

  private func set(_ easy: UnsafeMutableRawPointer, _ option: CURLoption, _ value: Int) {
    _ = unsafe boxoffice_curl_set_number(easy, option, value)
  }

  private func set(_ easy: UnsafeMutableRawPointer, _ option: CURLoption, _ value: String) {
    _ = unsafe boxoffice_curl_set_text(easy, option, value)
  }
}
