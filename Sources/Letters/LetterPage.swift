import BoxOffice

/// The frame of a letter's HTML: one column, light and dark, without any picture, font or script
/// from elsewhere.
enum LetterPage {
  static func page(title: String, language: Language, body: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="\(language.rawValue)">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="supported-color-schemes" content="light dark">
    <title>\(title)</title>
    <style>
    \(style)
    </style>
    </head>
    <body>
    <main>
    \(body)</main>
    </body>
    </html>

    """
  }

  /// The text with what HTML reads as markup replaced.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  private static let style = """
    :root { color-scheme: light dark; }
    body { margin: 0; background: #ffffff; color: #1b1b1f; font: 16px/1.5 sans-serif; }
    main { max-width: 36em; margin: 0 auto; padding: 24px 16px; }
    h1 { font-size: 1.35em; line-height: 1.3; margin: 0 0 16px; }
    table { border-collapse: collapse; width: 100%; margin: 16px 0; }
    th, td { text-align: left; vertical-align: top; padding: 8px 0; border-top: 1px solid #d0d0d8; }
    th { width: 30%; padding-right: 12px; font-weight: normal; color: #55555f; }
    a.button { display: inline-block; padding: 12px 20px; border-radius: 8px; background: #3b3fb6;
      color: #ffffff; text-decoration: none; }
    .small { font-size: 0.85em; color: #55555f; }
    @media (prefers-color-scheme: dark) {
      body { background: #16161a; color: #ececf1; }
      th, .small { color: #a9a9b5; }
      th, td { border-color: #3a3a44; }
      a.button { background: #aab0ff; color: #16161a; }
    }
    """
}
