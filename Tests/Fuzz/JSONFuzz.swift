import HTTP
import TestSupport

/// The JSON reader: accepts the writer's output, accepts nothing that another parser refuses, and
/// reads all values as that parser does.
enum JSONFuzz {
  private static let depthMax = 31

  static func run(_ bytes: [UInt8]) {
    var dice = Dice(bytes)
    switch dice.below(4) {
    case 0:
      judge(dice.rest())
    case 1:
      let value = tree(&dice)
      claim(read(rendered(value)) == value, "what was written is read")
      judge(rendered(value))
    case 2:
      let text = rendered(tree(&dice))
      judge(dice.damaged(text))
    default:
      deep(&dice)
    }
  }

  /// A value with the fuzzer's shape.
  static func tree(_ dice: inout Dice, depth: Int = 0) -> JSONValue {
    guard depth < depthMax, !dice.isEmpty else { return .null }
    switch dice.below(8) {
    case 0: return .bool(dice.below(2) == 1)
    case 1, 2: return .integer(dice.number())
    case 3: return .otherNumber
    case 4: return .string(dice.text())
    case 5:
      return .array((0..<dice.below(5)).map { _ in tree(&dice, depth: depth + 1) })
    default:
      var members: [String: JSONValue] = [:]
      for _ in 0..<dice.below(5) {
        members[name(&dice)] = tree(&dice, depth: depth + 1)
      }
      return .object(members)
    }
  }

  static func rendered(_ value: JSONValue) -> [UInt8] {
    var writer = JSONWriter()
    write(value, to: &writer)
    return writer.bytes
  }

  private static func judge(_ document: [UInt8]) {
    guard let value = read(document) else { return }
    claim(String(validating: document, as: UTF8.self) != nil, "JSON is UTF-8")
    let other = JSON(parsing: document)
    claim(other.map { same(value, $0) } == true, "another parser reads the same")
    let again = rendered(value)
    claim(read(again) == value, "what was read can be written and read")
    claim(read(again).map(rendered) == again, "to the byte")
  }

  /// As deep as allowed, and one deeper.
  private static func deep(_ dice: inout Dice) {
    let depth = dice.below(40)
    let opens = (0..<depth).map { _ in dice.below(2) == 0 }
    let text =
      opens.map { $0 ? "[" : "{\"a\":" }.joined() + "1"
      + opens.reversed().map { $0 ? "]" : "}" }.joined()
    claim(
      (read(Array(text.utf8)) != nil) == (depth <= depthMax), "depth \(depth) is judged rightly")
    judge(dice.damaged(Array(text.utf8)))
  }

  private static func read(_ document: [UInt8]) -> JSONValue? {
    try? JSONReader.read(document)
  }

  private static func name(_ dice: inout Dice) -> String {
    let known = [
      "amount", "email", "password", "name", "seat_ids", "best_available", "count", "hold_id",
    ]
    return dice.below(2) == 0 ? dice.pick(known) : dice.text()
  }

  private static func same(_ value: JSONValue, _ other: JSON) -> Bool {
    switch (value, other) {
    case (.null, .null), (.otherNumber, .real): return true
    // A number written as a fraction may be whole, and one may be too long for 64 bits.
    case (.otherNumber, .integer): return true
    case (.bool(let left), .bool(let right)): return left == right
    case (.integer(let left), .integer(let right)): return left == right
    case (.string(let left), .string(let right)): return left.utf8.elementsEqual(right.utf8)
    case (.array(let left), .array(let right)):
      return left.count == right.count && zip(left, right).allSatisfy(same)
    case (.object(let left), .object(let right)):
      return left.count == right.count
        && left.allSatisfy { name, value in right[name].map { same(value, $0) } == true }
    default: return false
    }
  }

  private static func write(_ value: JSONValue, to writer: inout JSONWriter) {
    switch value {
    case .null: writer.null()
    case .bool(let value): writer.value(value)
    case .integer(let value): writer.value(value)
    case .otherNumber: writer.value(json: Array("-1.5e+3".utf8))
    case .string(let text): writer.value(text)
    case .array(let elements): writer.array(elements) { write($1, to: &$0) }
    case .object(let members):
      writer.object { writer in
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
          writer.name(name)
          write(value, to: &writer)
        }
      }
    }
  }
}
