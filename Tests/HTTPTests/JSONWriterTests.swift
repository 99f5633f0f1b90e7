import HTTP
import Testing

@Suite("JSON as it is written")
struct JSONWriterTests {
  private func written(_ write: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    write(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test("has commas between members and elements, and nowhere else")
  func commas() {
    let text = written { json in
      json.object { json in
        json.member("a", 1)
        json.name("b")
        json.array { _ in }
        json.name("c")
        json.object { _ in }
        json.name("d")
        json.array([1, 2] as [Int64]) { json, number in
          json.array {
            $0.value(number)
            $0.null()
            $0.value(true)
          }
        }
        json.member("e", "x")
      }
    }
    #expect(text == #"{"a":1,"b":[],"c":{},"d":[[1,null,true],[2,null,true]],"e":"x"}"#)
  }

  @Test("escapes quotes, backslashes and all control characters, and leaves the rest as it is")
  func escapes() {
    #expect(
      written { $0.value("\"\\/\u{0}\u{1F}\n\u{7F} é 한 🎫") }
        == "\"\\\"\\\\/\\u0000\\u001f\\u000a\u{7F} é 한 🎫\"")
  }

  @Test("escapes names like values")
  func names() {
    #expect(written { json in json.object { $0.member("a\"b", 1) } } == #"{"a\"b":1}"#)
  }

  @Test("writes integers of any size", arguments: [0, 7, -7, 1_000, .max, .min] as [Int64])
  func integers(number: Int64) {
    #expect(written { $0.value(number) } == "\(number)")
  }

  @Test("writes null for what is not there")
  func nulls() {
    let text = written { json in
      json.object {
        $0.member("a", nil as String?)
        $0.member("b", nil as Int64?)
        $0.member("c", false)
      }
    }
    #expect(text == #"{"a":null,"b":null,"c":false}"#)
  }

  @Test("takes finished text and finished JSON as they are")
  func finished() {
    let text = written { json in
      json.array {
        $0.value(plainASCII: Array("fhsb".utf8))
        $0.value(json: Array(#"{"a":1}"#.utf8))
        $0.value(2)
      }
    }
    #expect(text == #"["fhsb",{"a":1},2]"#)
  }

  @Test(
    "is read again as what it was",
    arguments: ["", "\u{0}", "\"\\", "𝄞 \u{10FFFF}", "e\u{301}", "\u{2028}\u{2029}", "</script>"])
  func roundTrip(text: String) throws {
    let bytes = JSONWriter.object { $0.member("text", text) }
    guard case .string(let read)? = try JSONReader.read(bytes)["text"] else {
      Issue.record("no string came back")
      return
    }
    #expect(Array(read.utf8) == Array(text.utf8))
  }
}
