// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

func module(_ name: String, _ dependencies: Target.Dependency...) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func driver(_ name: String, _ dependencies: Target.Dependency...) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Sources/Drivers/\(name)", swiftSettings: strict)
}

func library(_ name: String, pkgConfig: String? = nil) -> Target {
  .systemLibrary(name: name, path: "Sources/Drivers/\(name)", pkgConfig: pkgConfig)
}

func executable(_ name: String, _ dependencies: Target.Dependency...) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: Target.Dependency...) -> Target {
  .testTarget(name: name, dependencies: dependencies + ["TestSupport"], swiftSettings: strict)
}

let package = Package(
  name: "boxoffice",
  targets: [
    executable("boxofficed", "BoxOfficeRuntime", "System"),
    executable("boxoffice-sweep", "BoxOfficeRuntime", "System"),
    executable("boxoffice-rehearse", "Rehearsal", "System"),

    module("BoxOffice"),
    module("HTTP"),
    module("Metrics"),
    module("Letters", "BoxOffice"),
    module("BoxOfficeAPI", "BoxOffice", "HTTP"),
    module("BoxOfficeStore", "BoxOffice", "MariaDB"),
    module(
      "BoxOfficeRuntime", "BoxOffice", "BoxOfficeAPI", "BoxOfficeStore", "Counters", "Curl",
      "FastCGI", "Gzip", "HTTP", "Letters", "MariaDB", "Memcached", "Metrics", "Paper", "Signing",
      "System"),

    module("Rehearsal", "BoxOffice", "Gzip", "HTTP", "MariaDB", "Signing", "Sockets", "System"),

    driver("FastCGI", "HTTP", "CFastCGI", "System"),
    driver("MariaDB", "CMariaDB"),
    driver("Memcached", "CMemcached", "System"),
    driver("Signing", "CCrypto"),
    driver("Gzip", "CZlib"),
    driver("Sockets", "CSockets"),
    driver("Counters"),
    driver("Curl", "CCurl"),
    driver("Paper", "CPaper"),
    driver("System"),
    library("CFastCGI"),
    library("CMariaDB", pkgConfig: "libmariadb"),
    library("CMemcached"),
    library("CCrypto"),
    library("CZlib"),
    library("CSockets"),
    library("CCurl", pkgConfig: "libcurl"),
    library("CPaper"),

    .target(
      name: "TestSupport", dependencies: ["BoxOfficeStore", "MariaDB"], path: "Tests/TestSupport",
      swiftSettings: strict),
    .executableTarget(
      name: "EchoWorker", dependencies: ["FastCGI", "HTTP"], path: "Tests/EchoWorker",
      swiftSettings: strict),
    .executableTarget(
      name: "CountingProcess", dependencies: ["Counters"], path: "Tests/CountingProcess",
      swiftSettings: strict),
    .executableTarget(
      name: "Chaos", dependencies: ["MariaDB", "Rehearsal", "System", "TestSupport"],
      path: "Tests/Chaos",
      exclude: ["check"], swiftSettings: strict),
    .executableTarget(
      name: "Recording", dependencies: ["TestSupport"], path: "Tests/Recording",
      swiftSettings: strict),
    tests("BoxOfficeTests", "BoxOffice", "System"),
    tests("HTTPTests", "HTTP", "System"),
    tests("BoxOfficeAPITests", "BoxOfficeAPI", "Metrics"),
    tests("FastCGITests", "EchoWorker", "FastCGI", "HTTP"),
    tests("MariaDBTests", "MariaDB"),
    tests("MemcachedTests", "Memcached"),
    tests("SigningTests", "Signing"),
    tests("GzipTests", "Gzip"),
    tests("CountersTests", "CountingProcess", "Counters"),
    tests("MetricsTests", "Metrics"),
    tests("CurlTests", "Curl"),
    tests("LettersTests", "BoxOffice", "Letters"),
    tests("PaperTests", "Paper"),
    tests("RehearsalTests", "Rehearsal"),
    tests(
      "StackTests", "BoxOffice", "BoxOfficeStore", "MariaDB", "Metrics", "Recording", "Rehearsal",
      "Signing", "System"),
    tests("ChaosTests", "Chaos", "MariaDB", "Rehearsal"),
    tests("HouseStyleTests"),
  ]
)
