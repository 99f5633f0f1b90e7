private import CCurl

/// Letters under way to a mail server over a few kept connections, many at once on one thread.
@safe package final class Mails {
  private static let connectMilliseconds = 10_000
  private static let completionsMax = 1000

  private let multi: UnsafeMutableRawPointer
  private let server: MailServer
  private let timeoutMilliseconds: Int
  // By the address of libcurl's handle.
  private var outgoing: [UInt: OutgoingMail] = [:]

  package init(to server: MailServer, timeoutMilliseconds: Int) {
    guard curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK,
      let multi = unsafe curl_multi_init()
    else { preconditionFailure("libcurl needs memory") }
    unsafe self.multi = multi
    self.server = server
    self.timeoutMilliseconds = timeoutMilliseconds
    _ = unsafe boxoffice_curl_multi_set_number(
      multi, CURLMOPT_MAX_HOST_CONNECTIONS, server.connections)
    _ = unsafe boxoffice_curl_multi_set_number(multi, CURLMOPT_MAXCONNECTS, server.connections)
  }

  deinit {
    for sending in outgoing.values { unsafe sending.end(multi) }
    unsafe curl_multi_cleanup(multi)
  }

  /// The number of letters under way.
  package var count: Int { outgoing.count }

  /// Begins to hand a letter over; its outcome comes from ``wait(milliseconds:)`` under this id.
  package func start(_ letter: [UInt8], to address: String, id: Int64) {
    guard let easy = unsafe curl_easy_init() else { preconditionFailure("libcurl needs memory") }
    let sending = unsafe OutgoingMail(id: id, easy: easy, to: address, bytes: letter)
    outgoing[UInt(bitPattern: easy)] = sending
    unsafe setServer(easy)
    unsafe set(easy, CURLOPT_NOSIGNAL, 1)
    unsafe set(easy, CURLOPT_TIMEOUT_MS, timeoutMilliseconds)
    unsafe set(easy, CURLOPT_CONNECTTIMEOUT_MS, min(Self.connectMilliseconds, timeoutMilliseconds))
    unsafe set(easy, CURLOPT_UPLOAD, 1)
    unsafe set(easy, CURLOPT_INFILESIZE, letter.count)
    // The conversation is looked at by a function of ours, and printed nowhere.
    unsafe set(easy, CURLOPT_VERBOSE, 1)
    _ = unsafe boxoffice_curl_set_pointer(easy, CURLOPT_MAIL_RCPT, sending.recipients)
    let context = unsafe Unmanaged.passUnretained(sending).toOpaque()
    _ = unsafe boxoffice_curl_set_pointer(easy, CURLOPT_READDATA, context)
    _ = unsafe boxoffice_curl_set_reader(easy, readLetter)
    _ = unsafe boxoffice_curl_set_pointer(easy, CURLOPT_DEBUGDATA, context)
    _ = unsafe boxoffice_curl_set_witness(easy, witnessConversation)
    unsafe curl_multi_add_handle(multi, easy)
  }

  private func setServer(_ easy: UnsafeMutableRawPointer) {
    unsafe set(easy, CURLOPT_URL, server.url)
    unsafe set(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
    unsafe set(easy, CURLOPT_PROXY, "")
    let usage =
      server.protection == .ifOffered ? CURLUSESSL_TRY.rawValue : CURLUSESSL_ALL.rawValue
    unsafe set(easy, CURLOPT_USE_SSL, Int(usage))
    if let certificates = server.certificates { unsafe set(easy, CURLOPT_CAINFO, certificates) }
    if !server.user.isEmpty {
      unsafe set(easy, CURLOPT_USERNAME, server.user)
      unsafe set(easy, CURLOPT_PASSWORD, server.password)
    }
    unsafe set(easy, CURLOPT_MAIL_FROM, "<\(server.from)>")
  }

  /// Lets the letters go on for at most so long; returns at once when some have ended.
  package func wait(milliseconds: Int64) -> [(id: Int64, outcome: MailOutcome)] {
    var running: Int32 = 0
    unsafe curl_multi_perform(multi, &running)
    let ended = collect()
    guard ended.isEmpty, milliseconds > 0, count > 0 else { return ended }
    unsafe curl_multi_poll(multi, nil, 0, Int32(clamping: milliseconds), nil)
    unsafe curl_multi_perform(multi, &running)
    return collect()
  }

  private func collect() -> [(id: Int64, outcome: MailOutcome)] {
    var ended: [(id: Int64, outcome: MailOutcome)] = []
    var left: Int32 = 0
    for _ in 0..<Self.completionsMax {
      guard let message = unsafe curl_multi_info_read(multi, &left) else { break }
      guard unsafe message.pointee.msg == CURLMSG_DONE,
        let easy = unsafe message.pointee.easy_handle,
        let sending = outgoing.removeValue(forKey: UInt(bitPattern: easy))
      else { continue }
      ended.append((sending.id, sending.outcome(unsafe boxoffice_curl_result(message))))
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
