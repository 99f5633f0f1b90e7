import BoxOffice
import BoxOfficeAPI
import Curl
import HTTP
import Signing

/// An event as a webhook receives it.
enum WebhookRequest {
  /// Signed as `t=SECONDS,v1=HEX`, the HMAC-SHA-256 of `SECONDS.BODY`, with one `v1` for each
  /// secret.
  static func post(_ event: Event, to webhook: Webhook, at now: Instant) -> Post {
    let body = JSONWriter.object { $0.members(of: event) }
    let seconds = now.millisecondsSince1970 / 1000
    let signed = Array("\(seconds).".utf8) + body
    let codes = webhook.secrets.map {
      "v1=" + Hex.encode(Digest.hmacSHA256(key: Array($0.utf8), signed))
    }
    return Post(
      url: webhook.url,
      headers: [
        "Content-Type: application/json",
        "User-Agent: boxoffice",
        "Boxoffice-Event-Id: \(event.position)",
        "Boxoffice-Signature: t=\(seconds),\(codes.joined(separator: ","))",
        // Without this header libcurl asks with `Expect: 100-continue` and waits for the answer.
        "Expect:",
      ], body: body)
  }
}
