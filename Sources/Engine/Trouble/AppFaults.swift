package import Domain
import Synchronization

/// A platform app that its platform refuses: nobody's account is to blame, and only an operator can change it (REL-9).
package struct AppFault: Sendable, Hashable {
    /// The platform.
    package let platform: Platform
    /// When it was noticed first.
    package let since: Instant
    /// What the platform said last: untrusted text.
    package let words: String

    /// Gathers the parts.
    package init(platform: Platform, since: Instant, words: String) {
        self.platform = platform
        self.since = since
        self.words = words
    }
}

/// The platform apps that are refused, as this node sees them, until they are accepted again.
final class AppFaults: Sendable {
    /// What was refused: a refresh proves the secret, a check the version and the rights of the app.
    enum Source: Hashable { case refresh, check }

    private struct Key: Hashable {
        let platform: Platform
        let app: PlatformApp.ID?
        let source: Source
    }

    private static let capacity = 10_000

    private let faults = Mutex<[Key: AppFault]>([:])
    private let ports: Ports

    init(ports: Ports) {
        self.ports = ports
    }

    /// The platform refused the app of a grant.
    func note(_ grant: Grant, by source: Source = .refresh, words: String) {
        let (key, now) = (Key(platform: grant.platform, app: grant.platformAppID, source: source), ports.now())
        faults.withLock { faults in
            if faults.count >= Self.capacity { faults.removeAll() }
            faults[key] = AppFault(platform: grant.platform, since: faults[key]?.since ?? now, words: words)
        }
    }

    /// The platform accepted the app of a grant.
    func clear(_ grant: Grant, by source: Source = .refresh) {
        let key = Key(platform: grant.platform, app: grant.platformAppID, source: source)
        faults.withLock { faults in
            if !faults.isEmpty { faults[key] = nil }
        }
    }

    /// The oldest fault of a platform.
    func fault(on platform: Platform) -> AppFault? { all.first { $0.platform == platform } }

    /// Every fault, the oldest first.
    var all: [AppFault] { faults.withLock { $0.values.sorted { $0.since < $1.since } } }
}
