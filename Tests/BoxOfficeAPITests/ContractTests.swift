import Foundation
import Metrics
import TestSupport
import Testing

@testable import BoxOfficeAPI

@Suite("The contract in openapi.yaml")
struct ContractTests {
  private let contract: Contract

  init() throws {
    contract = try Contract(path: Stack.root + "/nginx/openapi.yaml")
  }

  @Test("has every route of the code and no other")
  func routes() {
    #expect(Set(contract.operations.keys) == Set(Routes.rows.map { "\($0.method) \($0.path)" }))
    #expect(contract.operations.count == Routes.rows.count)
  }

  @Test("says of every route who may use it, and whether it needs a key")
  func access() throws {
    for row in Routes.rows {
      let route = "\(row.method) \(row.path)"
      let lines = try #require(contract.operations[route])
      let security = lines.first { $0.hasPrefix("      security:") } ?? ""
      let needsKey = lines.contains { $0.contains("parameters/IdempotencyKey") }
      let isOnce = if case .once = row.endpoint { true } else { false }
      #expect(needsKey == isOnce, "\(route)")
      switch row.endpoint {
      case .open: #expect(security.isEmpty, "\(route)")
      case .user, .once: #expect(security.contains("login: []"), "\(route)")
      case .queueToken: #expect(security.contains("[{queueToken: []}]"), "\(route)")
      case .integrator: #expect(security.contains("[{integratorKey: []}]"), "\(route)")
      }
    }
  }

  @Test("describes every code of a problem")
  func problems() {
    #expect(contract.codes.count == Set(contract.codes).count)
    #expect(Set(contract.codes) == Set(MetricWords.problems).subtracting(["other"]))
  }
}

/// The paths, methods and problem codes of the contract, read line by line.
private struct Contract {
  private(set) var operations: [String: [Substring]] = [:]
  private(set) var codes: [String] = []

  init(path: String) throws {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    var (path, route) = ("", "")
    for line in text.split(separator: "\n") {
      if let match = line.wholeMatch(of: #/  (/\S*):/#) {
        (path, route) = (String(match.output.1), "")
      } else if let match = line.wholeMatch(of: #/    (get|post|patch|put|delete):/#), !path.isEmpty
      {
        route = match.output.1.uppercased() + " " + path
        operations[route] = []
      } else if line == "components:" {
        (path, route) = ("", "")
      } else if let match = line.wholeMatch(of: #/        code: \{const: (\w+)\}/#) {
        codes.append(String(match.output.1))
      } else if !route.isEmpty {
        operations[route, default: []].append(line)
      }
    }
  }
}
