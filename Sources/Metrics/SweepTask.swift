/// The tasks of each pass of the sweep, in their order; the words are those of logs and metrics.
package enum SweepTask: String, CaseIterable, Sendable {
  case invalidated
  case dueLines = "due_lines"
  case expired
  case positioned
  case expiredPasses = "expired_passes"
  case pruned
  case givenUp = "given_up"
  // Indexing runs last, because an import may keep it busy for many passes.
  case indexed
  case past
}
