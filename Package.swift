// swift-tools-version: 6.3
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

// The parts that Martlet is built on, one name each.
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(name: "HummingbirdTesting", package: "hummingbird")
let inMemoryLogging: Target.Dependency = .product(name: "InMemoryLogging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let metricsTesting: Target.Dependency = .product(name: "MetricsTestKit", package: "swift-metrics")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioCompression: Target.Dependency = .product(name: "NIOHTTPCompression", package: "swift-nio-extras")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")

/// A floor of the house: it may import what it lists and nothing else.
func floor(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

/// The tests of a floor, in `Tests/<floor>Tests`.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name), "TestKit"] + dependencies, swiftSettings: settings)
}

let package = Package(
    name: "martlet",
    products: [.executable(name: "martlet", targets: ["martlet"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(
            url: "https://github.com/apple/swift-configuration", from: "1.4.0",
            traits: ["CommandLineArguments", "Logging", "YAML"]
        ),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The house, from the ground up.
        .systemLibrary(
            name: "CPostgres", path: "Sources/CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(
            name: "CCurl", path: "Sources/CCurl", pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]),
        floor("Domain", []),
        floor("Vault", ["Domain", crypto, cryptoExtras]),
        floor("Storage", ["Domain", "CPostgres", grdb, sqlite, logging, metrics]),
        floor(
            "Outbound",
            ["Domain", asyncHTTPClient, logging, metrics, nioCore, nioPosix, nioHTTP1, nioCompression, nioSSL]),
        floor("OAuth", ["Domain", "Outbound", crypto, httpTypes, logging]),
        floor("Media", ["Domain", "Outbound", crypto, logging, subprocess, systemPackage]),
        floor("Mail", ["Domain", "CCurl"]),
        floor("Platforms", ["Domain", "Outbound", "OAuth", crypto, httpTypes, logging]),
        floor(
            "Engine",
            [
                "Domain", "Vault", "Storage", "Outbound", "OAuth", "Mail", "Media", "Platforms", crypto, lifecycle,
                logging, metrics,
            ]),
        floor(
            "API",
            [
                "Domain", "Outbound", "Storage", "Media", "Platforms", "Engine", crypto, hummingbird, httpTypes,
                logging,
                metrics,
                nioCore,
            ]),
        floor(
            "Dashboard",
            [
                "Domain", "OAuth", "Storage", "Media", "Platforms", "Engine", hummingbird, httpTypes, logging, mustache,
                nioCore,
            ],
            resources: [.embedInCode("Assets"), .embedInCode("Templates")]
        ),
        .executableTarget(
            name: "martlet",
            dependencies: [
                "Domain", "Vault", "Storage", "Outbound", "OAuth", "Mail", "Media", "Platforms", "Engine", "API",
                "Dashboard", "Sandbox",
                argumentParser, configuration, hummingbird, lifecycle, logging, metrics, nioCore, systemPackage,
                unixSignals,
            ],
            swiftSettings: settings
        ),
        // The sandbox stands beside the house and imports none of it.
        floor(
            "Sandbox",
            [asyncHTTPClient, hummingbird, crypto, httpTypes, logging, lifecycle, mustache, nioCore, nioHTTP1]),

        // What the house costs beside the bare parts; see docs/performance.md.
        .executableTarget(
            name: "martlet-bench",
            dependencies: [
                "Domain", "Vault", "Storage", "Outbound", "Media", "Platforms", "Engine", "API",
                argumentParser, asyncHTTPClient, crypto, hummingbird, logging, nioCore, nioHTTP1, nioPosix,
            ],
            path: "Benchmarks", swiftSettings: settings
        ),

        // Tests, and the helpers that several of them share.
        .target(
            name: "TestKit",
            dependencies: [
                "Domain", "Media", "Storage", "Sandbox", crypto, httpTypes, hummingbird, logging, nioCore, nioPosix,
                nioSSL,
            ],
            path: "Tests/TestKit",
            swiftSettings: settings),
        tests("Domain", []),
        tests("Vault", ["Domain", crypto]),
        tests("Storage", ["Domain", logging]),
        tests(
            "Outbound",
            [
                "Domain", asyncHTTPClient, inMemoryLogging, logging, metrics, metricsTesting, nioCompression, nioCore,
                nioHTTP1, nioPosix, nioSSL,
            ]),
        tests("OAuth", ["Domain", "Outbound", crypto]),
        tests("Media", ["Domain", "Outbound"]),
        tests("Mail", ["Domain"]),
        tests("Platforms", ["Domain", "Outbound", "OAuth", "Sandbox", hummingbird, httpTypes]),
        tests(
            "Engine",
            [
                "Domain", "Vault", "Storage", "Outbound", "OAuth", "Mail", "Media", "Platforms", "Sandbox", crypto,
                hummingbird, logging, metrics, metricsTesting,
            ]),
        tests(
            "API",
            [
                "Domain", "Vault", "Storage", "Outbound", "OAuth", "Media", "Platforms", "Engine", "Sandbox",
                hummingbird, hummingbirdTesting, httpTypes, nioCore, logging, inMemoryLogging, metrics,
            ]),
        tests(
            "Dashboard",
            [
                "Domain", "OAuth", "Storage", "Media", "Platforms", "Engine", hummingbird, hummingbirdTesting,
                httpTypes,
                mustache,
            ]),
        tests("Sandbox", [hummingbird, hummingbirdTesting, httpTypes, crypto]),
        tests(
            "martlet",
            [
                "Domain", "Storage", "Engine", "Mail", "Media", "Outbound", "Platforms", "Sandbox", "Vault",
                asyncHTTPClient, httpTypes, nioCore, nioHTTP1,
                hummingbird, argumentParser, configuration,
            ]),
    ]
)
