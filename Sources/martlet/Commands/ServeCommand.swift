import API
import ArgumentParser
import Domain
import Engine
import Foundation
import Logging
import Metrics
import Sandbox
import ServiceLifecycle
import Vault

/// `martlet serve`: the server; with `--sandbox` the simulated platforms beside it.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Start the server.",
        discussion: "Settings, each as an option, an environment variable, or a key of the YAML file:\n\(Setting.help)")

    @Flag(help: "Run the simulated platforms in the same process; real platforms are out of reach then.")
    var sandbox = false

    @Flag(help: ArgumentHelp("Print docs/configuration.md and end.", visibility: .hidden))
    var settingsPage = false

    @OptionGroup var options: SettingOptions

    func run() async throws {
        if settingsPage { return print(Setting.page, terminator: "") }
        let settings = try await options.read()
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = settings.logLevel
            return handler
        }
        CoreDumps.forbid()
        let registry = settings.metricsPort == 0 ? nil : MetricsRegistry()
        if let registry { MetricsSystem.bootstrap(registry) }
        do {
            try await serve(settings, registry)
        } catch {
            throw Exit.start(error)
        }
    }

    private func serve(_ settings: HouseSettings, _ registry: MetricsRegistry?) async throws {
        if sandbox {
            var fresh = settings
            let folder = fresh.moveIntoFreshFolder()
            // What stays behind in the temporary folder harms nobody.
            defer { if let folder { try? FileManager.default.removeItem(atPath: folder) } }
            let chosen = fresh
            try await Neighbourhood.run(chosen) { sandbox in
                try await start(
                    chosen, registry, routes: try await sandbox.routes().map { (from: $0.key, to: $0.value) },
                    isSandbox: true, sandboxURL: try await sandbox.baseURL())
            }
        } else if !settings.sandboxURL.isEmpty {
            let routes = try await Neighbourhood.routes(of: settings.sandboxURL)
            try await start(settings, registry, routes: routes, isSandbox: true)
        } else {
            try await start(settings, registry, routes: [], isSandbox: false)
        }
    }

    private func start(
        _ given: HouseSettings, _ registry: MetricsRegistry?, routes: [(from: String, to: String)], isSandbox: Bool,
        sandboxURL: String? = nil
    ) async throws {
        var settings = given
        if isSandbox { try settings.prepareForSandbox(quietly: !settings.isDatabaseNamed) }
        let house = try await House.build(
            settings, publicURL: settings.publicURL, routes: routes, isSandbox: isSandbox)
        let (engine, publicURL, isFresh) = (house.engine, settings.publicURL, !settings.isDatabaseNamed)
        var server = Server(house: house)
        server.metrics = registry.map { registry in
            MetricsServer(
                host: settings.metricsHost, port: settings.metricsPort, token: settings.metricsToken,
                registry: registry)
        }
        server.onReady = { _ in
            await Welcome.say(engine, publicURL: publicURL, sandboxURL: sandboxURL, isFresh: isFresh)
        }
        try await server.run()
    }
}

/// What the person reads who started the server.
enum Welcome {
    /// Prints the one link to open.
    static func say(_ engine: Engine, publicURL: String, sandboxURL: String?, isFresh: Bool) async {
        let token: String?
        do {
            token = try await engine.people.firstRunToken()?.expose()
        } catch {
            Logger.current.error("The first-run link could not be made", metadata: ["error.kind": "\(error)"])
            token = nil
        }
        let link = token.map { "\(publicURL)/first-run?token=\($0)" } ?? publicURL
        var lines = ["", "  Martlet is ready. Open:", "", "    \(link)", ""]
        if token != nil { lines.append("  The link makes the first owner and works once.") }
        if let sandboxURL {
            lines.append("  The simulated platforms are at \(sandboxURL)/ and nothing real can be reached.")
            if isFresh { lines.append("  This world lasts until the server stops; the next start begins anew.") }
        }
        print(lines.joined(separator: "\n") + "\n")
        fflush(nil)
    }
}
