package import BoxOffice

/// A name in a template that stands for a value of one type.
package enum Placeholder: String, Sendable, CaseIterable {
  case name, title, artist, venue, seats, address
  case order, ahead, minutes, hours
  case starts, doors, formerly
  case total, refund, fee
  case link, unsubscribe

  enum ValueType { case text, number, moment, money, link }

  var type: ValueType {
    switch self {
    case .name, .title, .artist, .venue, .seats, .address: .text
    case .order, .ahead, .minutes, .hours: .number
    case .starts, .doors, .formerly: .moment
    case .total, .refund, .fee: .money
    case .link, .unsubscribe: .link
    }
  }
}

/// The value of a placeholder.
package enum LetterValue: Sendable, Equatable {
  case text(String)
  case number(Int64)
  case moment(LocalTime)
  case money(Money)
  case link(String)

  var type: Placeholder.ValueType {
    switch self {
    case .text: .text
    case .number: .number
    case .moment: .moment
    case .money: .money
    case .link: .link
    }
  }
}

/// The values for one letter.
package struct LetterFacts: Sendable {
  private var values: [Placeholder: LetterValue] = [:]

  package init() {}

  /// The value of a placeholder; one of another type than the placeholder's is a mistake of ours.
  package subscript(_ placeholder: Placeholder) -> LetterValue? {
    get { values[placeholder] }
    set {
      precondition(newValue.map { $0.type == placeholder.type } ?? true, "a value of another type")
      values[placeholder] = newValue
    }
  }
}

extension LetterKind {
  /// The values that a letter of the kind can tell.
  package var placeholders: Set<Placeholder> {
    let date: Set<Placeholder> = [.name, .title, .artist, .venue, .starts, .doors]
    switch self {
    case .verifyAddress: return [.name, .address, .link, .hours]
    case .passwordForgotten: return [.name, .address, .link, .minutes]
    case .addressInUse, .passwordChanged, .addressChanged: return [.name, .address, .link]
    case .orderConfirmed: return date.union([.order, .seats, .total, .link])
    case .orderCancelled: return date.union([.order, .seats, .refund, .fee, .link])
    case .scheduleMoved: return date.union([.order, .formerly, .seats, .link])
    case .scheduleCancelled: return date.union([.order, .refund, .link])
    case .reminder: return date.union([.order, .seats, .link, .unsubscribe])
    case .lineNear: return [.name, .title, .artist, .ahead, .link, .unsubscribe]
    }
  }

  /// The values without which a template of the kind is good for nothing.
  package var demanded: Set<Placeholder> {
    switch self {
    case .verifyAddress: [.link, .hours]
    case .passwordForgotten: [.link, .minutes]
    case .addressInUse, .passwordChanged: [.link]
    case .addressChanged: [.address]
    case .orderConfirmed: [.title, .starts, .venue, .seats, .total, .order]
    case .orderCancelled: [.title, .starts, .refund, .order]
    case .scheduleMoved: [.title, .starts, .formerly]
    case .scheduleCancelled: [.title, .starts, .refund]
    case .reminder: [.title, .starts, .doors, .venue, .unsubscribe]
    case .lineNear: [.title, .ahead, .link, .unsubscribe]
    }
  }
}
