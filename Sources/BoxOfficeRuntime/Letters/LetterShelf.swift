import BoxOffice
import Letters
import System

/// The sentences of all kinds of letters in all languages, read once.
struct LetterShelf {
  /// The files that are missing or wrong, with the reason.
  struct Wrong: Error {
    let reasons: [String]
  }

  private struct Place: Hashable {
    let kind: LetterKind
    let language: Language
  }

  private let templates: [Place: LetterTemplate]

  /// Reads `LANGUAGE/KIND.txt` for each; throws with all that are wrong at once.
  init(directory: String) throws(Wrong) {
    var templates: [Place: LetterTemplate] = [:]
    var wrong: [String] = []
    for language in Language.allCases {
      for kind in LetterKind.allCases {
        let name = "\(language.rawValue)/\(kind.rawValue).txt"
        guard let text = FileSystem.read("\(directory)/\(name)") else {
          wrong.append("\(name) cannot be read")
          continue
        }
        do {
          templates[Place(kind: kind, language: language)] = try LetterTemplate(
            parsing: text, for: kind)
        } catch {
          wrong.append("\(name): \(error)")
        }
      }
    }
    guard wrong.isEmpty else { throw Wrong(reasons: wrong) }
    self.templates = templates
  }

  subscript(_ kind: LetterKind, _ language: Language) -> LetterTemplate {
    guard let template = templates[Place(kind: kind, language: language)] else {
      preconditionFailure("every template was read")
    }
    return template
  }
}
