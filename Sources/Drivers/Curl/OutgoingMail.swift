internal import CCurl
private import Glibc

/// A letter that is being handed over: the memory that libcurl keeps pointers to until the end.
@safe final class OutgoingMail {
  let id: Int64
  var recipients: UnsafeMutablePointer<curl_slist>? { unsafe list }
  private let easy: UnsafeMutableRawPointer
  private let list: UnsafeMutablePointer<curl_slist>?
  private let bytes: [UInt8]
  private var read = 0
  private var stage = MailStage.session
  private var reply = 0
  private var hasLeft = false

  init(id: Int64, easy: UnsafeMutableRawPointer, to address: String, bytes: [UInt8]) {
    self.id = id
    unsafe self.easy = easy
    self.bytes = bytes
    unsafe list = curl_slist_append(nil, "<\(address)>")
  }

  func end(_ multi: UnsafeMutableRawPointer) {
    unsafe curl_multi_remove_handle(multi, easy)
    unsafe curl_easy_cleanup(easy)
    unsafe curl_slist_free_all(list)
  }

  func outcome(_ result: CURLcode) -> MailOutcome {
    switch result {
    case CURLE_OK: return .accepted
    case CURLE_COULDNT_RESOLVE_HOST: return .failed(.unknownHost)
    case CURLE_COULDNT_CONNECT: return .failed(.connection)
    case CURLE_OPERATION_TIMEDOUT: return .failed(.timeout)
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE:
      return .failed(.tls)
    case CURLE_LOGIN_DENIED, CURLE_USE_SSL_FAILED: return .failed(.login)
    case _ where (400...599).contains(reply): return .refused(code: reply, stage)
    case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_WEIRD_SERVER_REPLY:
      return .failed(.connection)
    default: return .failed(.other)
    }
  }

  fileprivate func take(into buffer: UnsafeMutablePointer<CChar>, atMost count: Int) -> Int {
    let taken = min(count, bytes.count - read)
    unsafe bytes.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      unsafe UnsafeMutableRawPointer(buffer).copyMemory(from: start + read, byteCount: taken)
    }
    read += taken
    return taken
  }

  /// Notes which command is being answered; nothing of a login is kept.
  fileprivate func noteSent(_ verb: [UInt8]) {
    // After a refusal libcurl takes its leave, and what was refused is known by then.
    if verb == Array("QUIT".utf8) { hasLeft = true }
    guard !hasLeft else { return }
    if verb == Array("MAIL".utf8) { stage = .sender }
    if verb == Array("RCPT".utf8) { stage = .recipient }
    if verb == Array("DATA".utf8) { stage = .content }
    reply = 0
  }

  fileprivate func noteReply(_ digits: [UInt8]) {
    let numbers = digits.map { Int($0) - 0x30 }
    guard !hasLeft, numbers.count == 3, numbers.allSatisfy({ (0...9).contains($0) }) else { return }
    reply = numbers[0] * 100 + numbers[1] * 10 + numbers[2]
  }
}

// Called by libcurl when it wants more of a letter.
func readLetter(
  _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let buffer = unsafe buffer, let context = unsafe context else { return 0 }
  let mail = unsafe Unmanaged<OutgoingMail>.fromOpaque(context).takeUnretainedValue()
  return unsafe mail.take(into: buffer, atMost: size * count)
}

// Called by libcurl with what goes over the wire: only the verb of a command and the code of a
// reply are looked at.
func witnessConversation(
  _ easy: UnsafeMutableRawPointer?, _ kind: curl_infotype, _ text: UnsafeMutablePointer<CChar>?,
  _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int32 {
  guard let text = unsafe text, let context = unsafe context else { return 0 }
  guard kind == CURLINFO_HEADER_IN || kind == CURLINFO_HEADER_OUT else { return 0 }
  let mail = unsafe Unmanaged<OutgoingMail>.fromOpaque(context).takeUnretainedValue()
  let start = (0..<min(count, 4)).map { unsafe UInt8(bitPattern: text[$0]) }
  if kind == CURLINFO_HEADER_OUT {
    mail.noteSent(start)
  } else {
    mail.noteReply(Array(start.prefix(3)))
  }
  return 0
}
