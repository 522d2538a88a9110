package import Domain
import Synchronization

/// One breaker per platform app and kind of call, as this node sees them (REL-11).
final class Breakers: Sendable {
    /// What is judged apart: a token endpoint may be down while all else works.
    enum Call: Sendable, Hashable { case refresh, check }

    private struct Key: Hashable {
        let call: Call
        let platform: Platform
        let app: PlatformApp.ID?
    }

    private static let capacity = 10_000

    private let breakers = Mutex<[Key: Breaker]>([:])
    private let ports: Ports

    init(ports: Ports) {
        self.ports = ports
    }

    /// Learns how a call for a grant ended.
    func note(_ call: Call, for grant: Grant, failed: Bool) {
        let (key, now) = (Key(call: call, platform: grant.platform, app: grant.platformAppID), ports.monotonic())
        breakers.withLock { breakers in
            if breakers.count >= Self.capacity { breakers = breakers.filter { $0.value.openSince != nil } }
            breakers[key, default: Breaker()].note(grant.id.text, failed: failed, at: now)
        }
    }

    /// How long to hold a call back; `nil` when it may go.
    func hold(_ call: Call, for grant: Grant) -> Duration? {
        let (key, now) = (Key(call: call, platform: grant.platform, app: grant.platformAppID), ports.monotonic())
        return breakers.withLock { $0[key]?.hold(at: now) }
    }

    /// Whether the platform is in trouble, so that no verdict of it counts.
    func isOpen(_ call: Call, for grant: Grant) -> Bool {
        let key = Key(call: call, platform: grant.platform, app: grant.platformAppID)
        return breakers.withLock { $0[key]?.openSince != nil }
    }

    /// Every trouble there is, one line per platform, the oldest first.
    var troubles: [PlatformTrouble] {
        let (now, wall) = (ports.monotonic(), ports.now())
        let open = breakers.withLock { breakers in
            breakers.compactMap { key, breaker in breaker.openSince.map { (key.platform, $0) } }
        }
        let oldest = Dictionary(open, uniquingKeysWith: min)
        return oldest.map { PlatformTrouble(platform: $0.key, since: wall - (now - $0.value)) }
            .sorted { $0.since < $1.since }
    }
}

/// A platform that fails for many connections at once.
package struct PlatformTrouble: Sendable, Hashable {
    /// The platform.
    package let platform: Platform
    /// When it was noticed.
    package let since: Instant

    /// Gathers both.
    package init(platform: Platform, since: Instant) {
        self.platform = platform
        self.since = since
    }
}
