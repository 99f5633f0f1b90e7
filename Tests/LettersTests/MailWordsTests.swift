import Testing

@testable import Letters

@Suite("Words of mail")
struct MailWordsTests {
  @Test("A plain short header stays as it is")
  func plain() {
    #expect(MailWords.header("Subject", "Your tickets") == "Subject: Your tickets")
  }

  @Test(
    "A header that is not plain becomes words of at most 75 characters on lines of at most 76",
    arguments: [
      "예매 완료: 봄밤의 재즈 Spring Night Jazz", String(repeating: "가", count: 200),
      String(repeating: "a", count: 300), "=?UTF-8?B?eA==?=", " ahead", "behind ", "👩‍👩‍👧 and 𝒜",
    ])
  func encoded(text: String) {
    let header = MailWords.header("Subject", text)
    #expect(header.utf8.allSatisfy { $0 < 0x7F })
    for line in header.split(separator: "\r\n") { #expect(line.utf8.count <= 76) }
    for word in header.dropFirst(9).split(separator: "\r\n ") {
      #expect(word.utf8.count <= 75 && word.hasPrefix("=?UTF-8?B?") && word.hasSuffix("?="))
    }
  }

  @Test("Nothing in a header can begin a line of its own")
  func injected() {
    let header = MailWords.header("Subject", "a\r\nBcc: x@example.com\u{0}b")
    #expect(header == "Subject: a  Bcc: x@example.com b")
  }

  @Test(
    "Base64 is padded",
    arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")])
  func base64(text: String, encoded: String) {
    #expect(String(decoding: MailWords.base64(Array(text.utf8)), as: UTF8.self) == encoded)
  }

  @Test("Quoted-printable keeps lines, hides what does not travel, and never exceeds 76 characters")
  func quotedPrintable() {
    func encode(_ text: String) -> String {
      String(decoding: MailWords.quotedPrintable(text), as: UTF8.self)
    }
    #expect(encode("a=b\n\nend \n") == "a=3Db\r\n\r\nend=20\r\n")
    #expect(encode("가") == "=EA=B0=80\r\n")
    #expect(encode("a\r\nb") == "a\r\nb\r\n")
    for length in 70...80 {
      for text in [String(repeating: "x", count: length), String(repeating: "가", count: length)] {
        let lines = encode(text).split(separator: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 76 })
        #expect(lines.dropLast().allSatisfy { $0.hasSuffix("=") })
        #expect(lines.last?.hasSuffix("=") == false)
      }
    }
    #expect(encode(String(repeating: "x", count: 76)) == String(repeating: "x", count: 76) + "\r\n")
  }

  @Test(
    "A sender is an address, with a name or without",
    arguments: [
      ("tickets@example.com", "", "tickets@example.com"),
      ("Boxoffice <tickets@example.com>", "Boxoffice", "tickets@example.com"),
      ("\"매표소, 서울\" <tickets@example.com>", "매표소, 서울", "tickets@example.com"),
    ])
  func mailbox(text: String, name: String, address: String) throws {
    let mailbox = try #require(Mailbox(text))
    #expect(mailbox.name == name && mailbox.address == address)
  }

  @Test(
    "What would end a command or a header is no sender",
    arguments: [
      "", "nobody", "a@b\r\nRCPT TO:<c@d>", "a b@c", "A <a@b", "<>", "a@b@c", "a@b>,<c@d",
    ]
  )
  func wrongMailbox(text: String) {
    #expect(Mailbox(text) == nil)
  }
}
