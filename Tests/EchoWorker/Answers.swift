import FastCGI
import Glibc
import HTTP

/// Answers by path; the body tells what a test wants to know of the request.
func answer(_ request: HTTPRequest, in round: Round) -> HTTPResponse {
  let (path, query) = parts(of: request.target)
  switch path {
  case "/plain": return text("method=\(request.method)\ntarget=\(request.target)\n")
  case "/round":
    let targets = round.requests.map(\.target).joined(separator: " ")
    let left = "left=\(round.leftCount)\nnumbers=\(round.numbers)\n"
    return text(
      "size=\(round.requests.count)\nhungup=\(round.hungUp)\ntargets=\(targets)\n\(left)")
  case "/pid": return text(String(getpid()))
  case "/nice": return text(String(getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)))
  case "/crash": abort()
  case "/slow":
    usleep(UInt32(number("ms", query)) * 1_000)
    return text(String(getpid()))
  case "/big":
    return HTTPResponse(status: 200, body: Array(repeating: 0x61, count: number("bytes", query)))
  case "/status": return HTTPResponse(status: number("code", query), body: Array("body".utf8))
  case "/header":
    return HTTPResponse(
      status: 200, headers: [("X-Injected", "a\r\nX-Other: b"), ("Content-Length", "7")])
  default: return text(description(of: request))
  }
}

private func description(of request: HTTPRequest) -> String {
  var lines = ["method=\(request.method)", "target=\(request.target)"]
  lines.append("remote=\(request.remoteAddress)")
  lines.append("id=\(request.requestID)")
  lines.append("arrived=\(request.arrivedAt.map(String.init) ?? "nil")")
  lines.append("state=\(request.bodyState)")
  lines.append("bytes=\(request.body.count)")
  lines.append(
    "hash=\(request.body.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 })"
  )
  for header in request.headers { lines.append("header.\(header.name)=\(header.value)") }
  return lines.joined(separator: "\n")
}

private func text(_ text: String) -> HTTPResponse {
  HTTPResponse(status: 200, headers: [("Content-Type", "text/plain")], body: Array(text.utf8))
}

private func parts(of target: String) -> (path: String, query: String) {
  let parts = target.split(separator: "?", maxSplits: 1)
  return (parts.first.map(String.init) ?? "", parts.count > 1 ? String(parts[1]) : "")
}

private func number(_ name: String, _ query: String) -> Int {
  let prefix = name + "="
  for field in query.split(separator: "&") where field.hasPrefix(prefix) {
    return Int(field.dropFirst(prefix.count)) ?? 0
  }
  return 0
}

/// One line on the standard output.
func writeLine(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  _ = unsafe bytes.withUnsafeBytes { unsafe write(STDOUT_FILENO, $0.baseAddress, $0.count) }
}
