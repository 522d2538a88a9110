import Hummingbird
package import Logging
import ServiceLifecycle
import Synchronization

/// Simulated social platforms as one real HTTP server.
///
/// The first segment of a path is the host that is played: `/api.x.com/2/tweets` is `https://api.x.com/2/tweets`.
package final class Sandbox: Service {
    /// Makes one platform in a world.
    package typealias PlatformMaker = @Sendable (SandboxWorld) -> any SimulatedPlatform

    /// What the platforms share: ledger, faults, clock, media.
    package let world: SandboxWorld
    /// The simulated platforms.
    package let platforms: [any SimulatedPlatform]

    private let binding = Binding()
    private let logger: Logger

    /// A sandbox with the given platforms, all of them unless said otherwise.
    package init(
        settings: SandboxSettings = SandboxSettings(), clock: SandboxClock = SandboxClock(),
        platforms makers: [PlatformMaker] = Sandbox.allPlatforms,
        logger: Logger = Logger(label: "sandbox", factory: { _ in SwiftLogNoOpLogHandler() })
    ) throws {
        let world = try SandboxWorld(settings: settings, clock: clock)
        self.world = world
        self.logger = logger
        platforms = makers.map { $0(world) }.flatMap { [$0] + $0.companions }
    }

    /// What happened.
    package var ledger: Ledger { world.ledger }
    /// What goes wrong.
    package var faults: FaultBoard { world.faults }
    /// Time.
    package var clock: SandboxClock { world.clock }
    /// Every https origin that is played.
    package var origins: [String] { platforms.flatMap(\.origins) }

    /// The platform of that name.
    package func platform(_ name: String) -> (any SimulatedPlatform)? { platforms.first { $0.name == name } }

    /// Does something to an account of a platform; false when there is none.
    @discardableResult
    package func change(_ account: String, on platform: String, _ change: AccountChange) -> Bool {
        self.platform(platform)?.change(account, change) ?? false
    }

    /// Lets a platform tell the apps about an account; `nil` when there is none or the platform sends no notices.
    package func notify(_ account: String, on platform: String, _ notice: PlatformNotice) async -> [NoticeReceipt]? {
        await self.platform(platform)?.notify(account, notice)
    }

    /// Sets where a platform's notices for an app go; false when there is no such app.
    @discardableResult
    package func setAddress(
        _ url: String?, for notice: PlatformNotice, client: String, on platform: String
    ) -> Bool {
        self.platform(platform)?.setAddress(url, for: notice, client: client) ?? false
    }

    /// Forgets all that happened, takes down all faults and sets the clock to real time.
    package func reset() {
        world.reset()
        clock.reset()
        for platform in platforms { platform.reset() }
    }

    /// How others reach the server, without a slash at the end; waits until it listens, throws when it cannot.
    package func baseURL() async throws -> String {
        let port = try await binding.port()
        return world.settings.baseURL ?? "http://\(world.settings.host):\(port)"
    }

    /// The route map for the house: every played origin with the address that stands for it.
    package func routes() async throws -> [String: String] {
        let base = try await baseURL()
        return Dictionary(origins.map { ($0, "\(base)/\(RouteTable.host(of: $0))") }) { first, _ in first }
    }

    /// Serves until cancelled or shut down gracefully.
    package func run() async throws {
        do {
            try await application.run()
            binding.fail()
        } catch {
            binding.fail()
            throw error
        }
    }

    /// The server, for tests that drive it without `run()`.
    var application: Application<SandboxResponder> {
        let binding = self.binding
        let responder = SandboxResponder(
            world: world, table: RouteTable(platforms), own: OwnRoutes(self, world: world))
        return Application(
            responder: responder,
            configuration: ApplicationConfiguration(
                address: .hostname(world.settings.host, port: world.settings.port), serverName: "sandbox"),
            onServerRunning: { channel in binding.set(channel.localAddress?.port ?? 0) },
            logger: logger
        )
    }
}

/// Where the server came to listen; waits for those who ask early.
private final class Binding: Sendable {
    private struct NotListening: Error {}
    private enum State {
        case waiting([CheckedContinuation<Int, any Error>])
        case bound(Int)
        case failed
    }

    private let state = Mutex(State.waiting([]))

    func port() async throws -> Int {
        try await withCheckedThrowingContinuation { continuation in
            state.withLock { state in
                switch state {
                case .waiting(let others): state = .waiting(others + [continuation])
                case .bound(let port): continuation.resume(returning: port)
                case .failed: continuation.resume(throwing: NotListening())
                }
            }
        }
    }

    func set(_ port: Int) {
        settle(.bound(port)) { $0.resume(returning: port) }
    }

    func fail() {
        settle(.failed) { $0.resume(throwing: NotListening()) }
    }

    private func settle(_ next: State, _ resume: (CheckedContinuation<Int, any Error>) -> Void) {
        state.withLock { state in
            if case .waiting(let continuations) = state { continuations.forEach(resume) }
            state = next
        }
    }
}
