import Foundation
import TestSupport

/// A mail server on loopback that keeps what it accepts: aiosmtpd, told what to do by a file.
final class MailHouse: Sendable {
  /// How it speaks with its clients.
  enum Speech: String, Sendable {
    case plain, starttls, tls
  }

  /// A message that was accepted, as Python's strict reader has read it, and its way here.
  struct Received: Sendable {
    let message: JSON
    let way: JSON
  }

  let port: Int
  let speech: Speech
  private let directory: PrivateDirectory
  private let process: ChildProcess

  static let login = (user: "boxoffice", password: "correct-horse-of-mail")

  private static let python = [
    Stack.root + "/deploy/dev/python", Stack.root + "/Tests/Letters/requirements.txt",
  ]

  init(_ speech: Speech = .plain, asksForLogin: Bool = false, port: Int = 0) throws {
    self.speech = speech
    directory = try PrivateDirectory()
    unsafe chmod(directory.path, 0o755)
    var words = Self.python + [Stack.root + "/Tests/Letters/server.py", directory.path]
    if speech != .plain { words.append("--\(speech.rawValue)") }
    if asksForLogin { words += ["--login", "\(Self.login.user):\(Self.login.password)"] }
    if port > 0 { words += ["--port", "\(port)"] }
    let output = directory.path + "/output"
    let process = try ChildProcess(words, output: output)
    self.process = process
    var found: Int?
    try eventually(within: .seconds(120), "the mail server listens") {
      let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
      found = text.split(separator: "\n").compactMap { Int($0) }.first
      guard process.isRunning else { throw Stack.Failure(description: "mail server: \(text)") }
      return found != nil
    }
    self.port = found ?? 0
  }

  /// Tells it what to do from now on, as `Tests/Letters/server.py` describes.
  func order(_ json: String) throws {
    try json.write(toFile: directory.path + "/orders.json", atomically: true, encoding: .utf8)
  }

  /// The settings by which a sweep sends its letters here.
  func environment(login isLogin: Bool = false) throws -> [String: String] {
    var environment = [
      "BOXOFFICE_SMTP_URL": "smtp\(speech == .tls ? "s" : "")://127.0.0.1:\(port)",
      "BOXOFFICE_MAIL_FROM": "매표소 Box Office <tickets@boxoffice.example>",
      "BOXOFFICE_PUBLIC_URL": "https://tickets.example.com",
      "BOXOFFICE_LETTER_TEMPLATES": Stack.root + "/nginx/letters",
    ]
    if speech != .plain {
      environment["BOXOFFICE_SMTP_CERTIFICATES"] = directory.path + "/certificate.crt"
    }
    if isLogin {
      let file = directory.path + "/password"
      try Self.login.password.write(toFile: file, atomically: true, encoding: .utf8)
      unsafe chmod(file, 0o600)
      environment["BOXOFFICE_SMTP_USER"] = Self.login.user
      environment["BOXOFFICE_SMTP_PASSWORD_FILE"] = file
    }
    return environment
  }

  /// The number of messages that were accepted so far.
  var count: Int { files.count }

  /// All that was accepted, in its order; fails where a message has any defect.
  func received() throws -> [Received] {
    let messages = try Self.read(files.map { directory.path + "/" + $0 })
    return try zip(messages, files).map { message, file in
      let path = directory.path + "/" + file.replacing(".eml", with: ".json")
      let way = FileManager.default.contents(atPath: path).flatMap { JSON(parsing: Array($0)) }
      guard let way else { throw Stack.Failure(description: "\(path) says nothing") }
      return Received(message: message, way: way)
    }
  }

  /// Messages as a mailbox reads them.
  static func read(_ paths: [String]) throws -> [JSON] {
    guard !paths.isEmpty else { return [] }
    let result = try Command.run(
      ["/usr/bin/python3", Stack.root + "/Tests/Letters/read.py"] + paths)
    guard result.status == 0, let json = JSON(parsing: Array(result.output.utf8)) else {
      throw Stack.Failure(description: "read.py: \(result.output)")
    }
    return json.array
  }

  private var files: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
    return names.filter { $0.hasSuffix(".eml") }.sorted()
  }
}
