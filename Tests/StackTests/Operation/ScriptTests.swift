import Foundation
import TestSupport
import Testing

/// The scripts of `deploy` apart from a running stack.
@Suite("The scripts")
struct ScriptTests {
  @Test("A demo that is missing is named, and nothing is loaded")
  func missingDemo() throws {
    let clone = try copy(["deploy"])
    let result = try Command.run(
      [clone.path + "/deploy/dev/load-demo"], environment: Stack.plainEnvironment)
    #expect(result.status == 1)
    #expect(
      result.output
        == "boxoffice: sql/demo.sql is missing: restore it, or set BOXOFFICE_DEMO=0\n")
  }

  @Test("Where the rooms of a clone are missing, things are where a server has them")
  func layout() throws {
    let said = #"printf '%s\n' "$root" "$secrets" "$clients" "$start_database""#
    let clone = try copy(["deploy"])
    let onClone = try bash("source \(clone.path)/deploy/lib/layout; \(said)")
    #expect(
      onClone.output == """
        \(clone.path)
        \(clone.path)/.run/secrets
        \(clone.path)/.run/clients
        make up

        """)
    let server = try copy(["deploy/bin", "deploy/lib"])
    let onServer = try bash("source \(server.path)/lib/layout; \(said)")
    #expect(
      onServer.output == """
        \(server.path)
        /etc/boxoffice
        /etc/boxoffice
        systemctl start mariadb

        """)
  }

  @Test(
    "nginx's configuration is written with each place filled in, and every file that it includes")
  func nginx() throws {
    let directory = try PrivateDirectory()
    let places = try String(contentsOfFile: Stack.root + "/nginx/nginx.conf", encoding: .utf8)
      .matches(of: /@([A-Z_]+)@/).map { String($0.1) }
    let values = Set(places).sorted().map { "\($0)=here" }
    #expect(values.count > 10)
    #expect(try writeNginx(to: directory, values).status == 0)
    let written = try String(contentsOfFile: directory.path + "/nginx.conf", encoding: .utf8)
    #expect(!written.contains(/@[A-Z_]+@/) && written.contains("pid here;"))
    let included = written.matches(of: /include (\w+\.conf);/).map { String($0.1) }
    #expect(included.count > 4)
    for name in included {
      #expect(FileManager.default.fileExists(atPath: directory.path + "/" + name), "\(name)")
    }
    let less = try writeNginx(to: directory, Array(values.dropFirst()))
    #expect(less.status == 1 && less.output.contains("nothing fills in @"), "\(less.output)")
    let more = try writeNginx(to: directory, values + ["NOWHERE=here"])
    #expect(more.status == 1 && more.output.contains("no place for NOWHERE"), "\(more.output)")
  }

  private func writeNginx(
    to directory: PrivateDirectory, _ values: [String]
  ) throws -> (status: Int32, output: String) {
    let lib = Stack.root + "/deploy/lib"
    return try bash(
      "source '\(lib)/layout'; source '\(lib)/nginx'; "
        + "write_nginx '\(directory.path)' \(values.joined(separator: " "))")
  }

  private func bash(_ script: String) throws -> (status: Int32, output: String) {
    try Command.run(["bash", "-c", script], environment: Stack.plainEnvironment)
  }

  private func copy(_ names: [String]) throws -> PrivateDirectory {
    let directory = try PrivateDirectory()
    let copied = try Command.run(
      ["cp", "-r"] + names.map { Stack.root + "/" + $0 } + [directory.path])
    #expect(copied.status == 0, "\(copied.output)")
    return directory
  }
}
