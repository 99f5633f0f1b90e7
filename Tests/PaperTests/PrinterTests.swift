import Paper
import Testing

@Suite("The printer")
struct PrinterTests {
  private static let fonts = [
    "/usr/share/fonts/truetype/nanum/NanumGothic.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
  ]

  @Test("A document is a PDF, the same each time but for its date")
  func document() throws {
    let printer = try Printer(fontFiles: Self.fonts, families: "NanumGothic")
    let documents = try (0..<2).map { _ in
      try printer.document(title: "Ticket", width: 595, height: 842) { sheet in
        _ = sheet.write("한글 and more", TextStyle(12), x: 50, y: 50, width: 400)
        sheet.endPage()
      }
    }
    #expect(documents[0].starts(with: "%PDF-".utf8))
    #expect(documents[0].count == documents[1].count)
  }

  @Test("Fonts that are not there are named")
  func fonts() {
    #expect(throws: PaperError.fontMissing("/nowhere.ttf")) {
      try Printer(fontFiles: ["/nowhere.ttf"], families: "Nowhere")
    }
    #expect(throws: PaperError.fontMissing("/etc/passwd")) {
      try Printer(fontFiles: ["/etc/passwd"], families: "Nowhere")
    }
  }

  @Test("Lines are counted by the letters' widths, and a limit cuts them")
  func lines() throws {
    let printer = try Printer(fontFiles: Self.fonts, families: "NanumGothic")
    let long = String(repeating: "가", count: 100)
    _ = try printer.document(title: "", width: 595, height: 842) { sheet in
      #expect(sheet.lines(of: "가", TextStyle(10), width: 100) == 1)
      let lines = sheet.lines(of: long, TextStyle(10), width: 100)
      #expect((9...11).contains(lines))
      let one = sheet.write(long, TextStyle(10), x: 0, y: 0, width: 100)
      let all = sheet.write(long, TextStyle(10), x: 0, y: 0, width: 100, linesMax: 99)
      #expect(one * 9 < all)
      #expect(sheet.write("", TextStyle(10), x: 0, y: 0, width: 100) > 0)
      sheet.isTrial = true
      #expect(sheet.write(long, TextStyle(10), x: 0, y: 0, width: 100, linesMax: 99) == all)
      sheet.endPage()
    }
  }

  @Test("A QR code is a square with dark corners, and too long a text has none")
  func code() throws {
    let printer = try Printer(fontFiles: Self.fonts, families: "NanumGothic")
    let code = try printer.code(of: "ticket:7:12:9:0123456789abcdef")
    #expect((21...57).contains(code.size) && code.size % 4 == 1)
    for row in [0, 6] {
      #expect(code.bars(ofRow: row).first.map { [$0.column, $0.length] } == [0, 7])
    }
    #expect(throws: PaperError.self) {
      try printer.code(of: String(repeating: "x", count: 4000))
    }
  }
}
