package import BoxOffice
package import MariaDB

extension Identifier: SQLBindable {
  package var sqlValue: SQLValue { .integer(value) }
}

extension Instant: SQLBindable {
  package var sqlValue: SQLValue { .datetime(milliseconds: millisecondsSince1970) }
}

extension Money: SQLBindable {
  package var sqlValue: SQLValue { .integer(amountMinor) }
}

extension Columns {
  mutating func id<Thing>() -> Identifier<Thing> {
    Identifier(int())
  }

  mutating func optionalID<Thing>() -> Identifier<Thing>? {
    optionalInt().map(Identifier.init)
  }

  mutating func instant() -> Instant {
    Instant(millisecondsSince1970: milliseconds())
  }

  mutating func optionalInstant() -> Instant? {
    optionalMilliseconds().map(Instant.init(millisecondsSince1970:))
  }

  mutating func money() -> Money {
    Money(int())
  }

  mutating func optionalMoney() -> Money? {
    optionalInt().map(Money.init)
  }

  /// A value of a closed set, as the ENUM column guarantees.
  mutating func word<Word: RawRepresentable<String>>() -> Word {
    let text = string()
    guard let word = Word(rawValue: text) else {
      preconditionFailure("a row has a word that \(Word.self) does not know")
    }
    return word
  }
}

extension [Int64] {
  /// The numbers as a JSON array.
  var json: String { "[" + map(String.init).joined(separator: ",") + "]" }
}

extension [SeatID] {
  var json: String { map(\.value).json }
}
