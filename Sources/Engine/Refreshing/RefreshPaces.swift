import Domain
import Storage
import Synchronization

/// Gives every platform app's refreshes their turns on this node, which has its share of what all nodes may do (REL-15).
final class RefreshPaces: Sendable {
    private struct Key: Hashable {
        let platform: Platform
        let app: PlatformApp.ID?
        /// Servers of their own count for themselves.
        let server: String
    }

    private struct State {
        var paces: [Key: RefreshPace] = [:]
        var nodes = 1
        var countedAt: Duration?
    }

    private static let capacity = 10_000
    private static let countInterval: Duration = .seconds(5)
    /// How long a node that refreshed counts as one that refreshes.
    private static let presence: Duration = .seconds(15)

    private static let placePatience: Duration = .milliseconds(250)
    private static let placePause: Duration = .milliseconds(15)

    private let state = Mutex(State())
    private let ports: Ports
    private let database: Database
    private let settings: EngineSettings
    private let node: String

    init(ports: Ports, database: Database, settings: EngineSettings, node: String) {
        self.ports = ports
        self.database = database
        self.settings = settings
        self.node = node
    }

    /// Asks for the turn of a grant.
    ///
    /// - Parameters:
    ///   - isCalled: whether it was told to come, by whatever node.
    ///   - rate: what the platform allows per second, where its sheet says so.
    func take(
        _ grant: Grant, _ urgency: RefreshPace.Urgency, isCalled: Bool = false, rate: Double?
    ) async -> RefreshPace.Turn {
        await countNodes()
        let (key, now) = (Self.key(of: grant), ports.monotonic())
        return state.withLock { state in
            if state.paces.count >= Self.capacity { state.paces = state.paces.filter { !$0.value.isIdle } }
            let share = min(rate ?? .infinity, settings.refreshRate) / Double(state.nodes)
            let fresh = RefreshPace(rate: share, width: settings.refreshWidth, at: now)
            state.paces[key, default: fresh].rate = share
            return state.paces[key]?.take(grant.id.text, urgency, isCalled: isCalled, at: now) ?? .go
        }
    }

    /// Whether somebody waits for a turn, or would have to.
    func isCrowded(_ grant: Grant) -> Bool {
        let now = ports.monotonic()
        return state.withLock { $0.paces[Self.key(of: grant)]?.isCrowded(at: now) ?? false }
    }

    /// Waits a moment while as many are under way as may be: a place becomes free sooner than anybody can be called back.
    func awaitPlace(_ grant: Grant) async throws {
        let end = ports.monotonic() + Self.placePatience
        while isFull(grant), ports.monotonic() < end { try await ports.sleep(Self.placePause) }
    }

    private func isFull(_ grant: Grant) -> Bool {
        state.withLock { $0.paces[Self.key(of: grant)]?.isFull ?? false }
    }

    /// A refresh that had its turn is over.
    func end(_ grant: Grant) {
        state.withLock { $0.paces[Self.key(of: grant)]?.end() }
    }

    private static func key(of grant: Grant) -> Key {
        Key(platform: grant.platform, app: grant.platformAppID, server: grant.server.apiOrigin)
    }

    /// Says now and then that this node refreshes, and looks how many do.
    private func countNodes() async {
        let now = ports.monotonic()
        let isDue = state.withLock { state in
            guard state.countedAt.map({ now - $0 >= Self.countInterval }) ?? true else { return false }
            state.countedAt = now
            return true
        }
        guard isDue else { return }
        // A database that does not answer says so in the refresh itself.
        let noted = try? await database.write { [node] in
            try PresenceStore.note(node, for: Self.presence, in: $0)
        }
        guard let nodes = noted else { return }
        state.withLock { $0.nodes = max(nodes, 1) }
    }
}
