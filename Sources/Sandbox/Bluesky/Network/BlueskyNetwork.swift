import HTTPTypes
import Synchronization

/// What all endpoints of the simulated network work with.
final class BlueskyNetwork: Sendable {
    /// Name in ledger, faults and media.
    static let name = "bluesky"

    /// Ledger, clock, media, chance.
    let world: SandboxWorld
    /// Reads documents of the house: client metadata and keys.
    let fetch: DocumentFetch
    private let state: Mutex<BlueskyState>

    /// The network on its first day.
    init(world: SandboxWorld, fetch: @escaping DocumentFetch) {
        self.world = world
        self.fetch = fetch
        state = Mutex(BlueskyState(random: world.random))
    }

    /// Works on the state, alone.
    func with<Value: Sendable, Failure: Error>(
        _ work: (inout sending BlueskyState) throws(Failure) -> sending Value
    ) throws(Failure) -> Value {
        try state.withLock(work)
    }

    /// The time of the sandbox.
    var now: SandboxTime { world.clock.now }

    /// The time of the clients in seconds since 1970: their proofs do not follow a clock that was moved.
    var realSeconds: Int64 { (world.clock.now - world.clock.offset).milliseconds / 1000 }

    /// Back to the first day.
    func reset() {
        let fresh = BlueskyState(random: world.random)
        state.withLock { $0 = fresh }
    }

    /// Writes an event of a token into the ledger.
    func note(
        _ event: LedgerEntry.Token.Event, _ kind: LedgerEntry.Token.Kind, _ secret: String, of did: String,
        in state: BlueskyState
    ) {
        guard let account = state.account(did: did) else { return }
        world.ledger.token(event, kind, secret, platform: Self.name, account: account.name)
    }
}

extension SandboxTime {
    /// The moment so much earlier.
    fileprivate static func - (left: SandboxTime, right: Duration) -> SandboxTime {
        SandboxTime(milliseconds: left.milliseconds - right.milliseconds)
    }
}
