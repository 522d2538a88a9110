import ArgumentParser
import Configuration
import Domain
import Engine
import Foundation
import Logging
import Sandbox
import ServiceLifecycle
import Storage
import UnixSignals

/// `martlet demo`: the whole story in one process, over the real HTTP interfaces.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Connect, publish, lose and regain an account against the simulated platforms.")

    @Flag(help: "Print one JSON object and end.")
    var json = false

    @Flag(help: "End after the story instead of keeping the pages up.")
    var exit = false

    @Option(help: "Use this empty database instead of a temporary one.")
    var database: String?

    func run() async throws {
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = .error
            return handler
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-demo-\(UUID().uuidString)")
        // What stays behind in the temporary folder harms nobody.
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            let result = try await play(in: folder.path)
            if json { print(String(decoding: try JSONEncoder().encode(result), as: UTF8.self)) }
            guard result.isGood(accounts: DemoStory.accounts.count, posts: DemoStory.visiblePosts) else {
                throw ExitCode(1)
            }
        } catch {
            throw Exit.start(error)
        }
    }

    private func play(in folder: String) async throws -> DemoResult {
        var settings = try HouseSettings(
            try await ConfigReader.martlet(
                arguments: ["martlet", "--data-folder", folder, "--http-port", "0"], file: nil))
        settings.port = try FreePort.find()
        settings.publicURL = "http://127.0.0.1:\(settings.port)"
        settings.sandboxPort = 0
        // Nobody wants to watch a minute pass until the lost account is red.
        settings.doubtPause = .zero
        settings.refreshFloor = .zero
        if let database { settings.database = try DatabaseLocation(url: database) }
        let ready = settings
        let stage = Stage()
        try await Neighbourhood.run(ready) { sandbox in try await play(ready, sandbox, stage) }
        return await stage.result
    }

    private func play(_ given: HouseSettings, _ sandbox: Sandbox, _ stage: Stage) async throws {
        var settings = given
        try settings.prepareForSandbox(quietly: true)
        let house = try await House.build(
            settings, publicURL: settings.publicURL,
            routes: try await sandbox.routes().map { (from: $0.key, to: $0.value) }, isSandbox: true)
        try await house.engine.prepare()
        let (readiness, isReady) = AsyncStream.makeStream(of: Void.self)
        var server = Server(house: house)
        server.onReady = { _ in isReady.yield() }
        let group = try server.group(signals: [.sigint, .sigterm])
        async let serving: Void = group.run()
        for await _ in readiness { break }
        let failure = await tell(house, sandbox, stage)
        if failure == nil, !json, !exit { try await keepOpen(sandbox, settings.publicURL) }
        await group.triggerGracefulShutdown()
        try await serving
        await house.close()
        if let failure { throw failure }
    }

    private func tell(_ house: House, _ sandbox: Sandbox, _ stage: Stage) async -> (any Error)? {
        let quiet = json
        let places = [house.publicURL, (try? await sandbox.baseURL()) ?? ""]
        guard let browser = try? DemoBrowser(origin: house.publicURL, places: places) else { return ExitCode(1) }
        let story = DemoStory(browser: browser, origin: house.publicURL, sandbox: sandbox) { if !quiet { print($0) } }
        let clock = ContinuousClock()
        let begin = clock.now
        var result = DemoResult()
        var failure: (any Error)?
        do {
            let token = try await house.engine.people.firstRunToken()
            try await story.tell(token: token?.expose() ?? "", into: &result)
        } catch {
            failure = error
        }
        result.seconds = Double((clock.now - begin).milliseconds) / 1000
        await stage.set(result)
        await browser.close()
        return failure
    }

    private func keepOpen(_ sandbox: Sandbox, _ publicURL: String) async throws {
        print(
            """

            Look at it: \(publicURL)/ (ada@example.org, "heron over grey water")
            and at the simulated platforms: \(try await sandbox.baseURL())/
            End with Ctrl-C.
            """)
        for await _ in AsyncStream<Void>.makeStream().stream.cancelOnGracefulShutdown() {}
    }

    /// Where the result waits for the end.
    private actor Stage {
        var result = DemoResult()
        func set(_ result: DemoResult) { self.result = result }
    }
}
