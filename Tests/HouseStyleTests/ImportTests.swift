import Testing

@Suite("Imports point inwards")
struct ImportTests {
  /// The modules that each module may import; Glibc belongs to the drivers.
  private static let allowed: [String: Set<String>] = [
    "BoxOffice": [],
    "HTTP": [],
    "Metrics": [],
    "Letters": ["BoxOffice"],
    "BoxOfficeAPI": ["BoxOffice", "HTTP"],
    "BoxOfficeStore": ["BoxOffice", "MariaDB"],
    "BoxOfficeRuntime": [
      "BoxOffice", "BoxOfficeAPI", "BoxOfficeStore", "Counters", "Curl", "FastCGI", "Gzip",
      "HTTP", "Letters", "MariaDB", "Memcached", "Metrics", "Paper", "Signing", "System",
    ],
    "Rehearsal": [
      "BoxOffice", "Gzip", "HTTP", "MariaDB", "Signing", "Sockets", "System",
    ],
    "FastCGI": ["CFastCGI", "Glibc", "HTTP", "Synchronization", "System"],
    "MariaDB": ["CMariaDB", "Glibc"],
    "Memcached": ["CMemcached", "System"],
    "Signing": ["CCrypto", "Glibc"],
    "Gzip": ["CZlib", "Glibc"],
    "Sockets": ["CSockets", "Glibc"],
    "Counters": ["Glibc", "Synchronization"],
    "Curl": ["CCurl", "Glibc"],
    "Paper": ["CPaper", "Glibc"],
    "System": ["Glibc"],
    "boxofficed": ["BoxOfficeRuntime", "System"],
    "boxoffice-sweep": ["BoxOfficeRuntime", "System"],
    "boxoffice-rehearse": ["Rehearsal", "System"],
  ]
  private static let executableLinesMax = 40

  @Test("Every module imports what the table allows, and no other module exists")
  func table() {
    let wrong = Tree.sources.flatMap { file -> [String] in
      guard let allowed = Self.allowed[file.module] else { return ["\(file): unknown module"] }
      return file.imports.filter { !allowed.contains($0) }.map { "\(file) imports \($0)" }
    }
    #expect(wrong == [])
  }

  @Test("Foundation is nowhere in the product")
  func noFoundation() {
    let wrong = Tree.sources.filter { file in
      file.imports.contains { $0.hasPrefix("Foundation") || $0 == "Dispatch" }
    }
    #expect(wrong.map(\.path) == [])
  }

  @Test("Executables hold arguments and exit codes only")
  func executables() {
    let mains = Tree.sources.filter { $0.module.first?.isLowercase == true }
    #expect(mains.count >= 2)
    #expect(mains.filter { $0.code.count > Self.executableLinesMax }.map(\.path) == [])
  }

  @Test("A C library is imported by its driver alone")
  func cModules() {
    let users = Dictionary(
      grouping: Tree.sources.flatMap { file in
        file.imports.filter { $0.contains(/^C[A-Z]/) }.map { ($0, file.module) }
      }, by: \.0
    ).mapValues { Set($0.map(\.1)) }
    #expect(
      users == [
        "CFastCGI": ["FastCGI"], "CMariaDB": ["MariaDB"], "CMemcached": ["Memcached"],
        "CCrypto": ["Signing"], "CZlib": ["Gzip"], "CCurl": ["Curl"], "CSockets": ["Sockets"],
        "CPaper": ["Paper"],
      ])
  }
}

extension Tree.File {
  fileprivate var imports: [String] {
    code.filter { $0.utf8.firstRange(of: "import ".utf8) != nil }.compactMap { line in
      line.firstMatch(
        of:
          /^\s*(?:(?:package|internal|private|fileprivate|@testable|@preconcurrency)\s+)*import\s+(\w+)/
      )
      .map { String($0.output.1) }
    }
  }
}
