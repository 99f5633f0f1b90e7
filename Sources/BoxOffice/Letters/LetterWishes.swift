/// Which of the letters that can be refused a person wants.
package struct LetterWishes: Sendable, Equatable {
  /// A letter on the day before a concert.
  package let reminder: Bool
  /// A letter when the place in a line comes near.
  package let line: Bool

  package init(reminder: Bool, line: Bool) {
    self.reminder = reminder
    self.line = line
  }
}
