package import Domain
import Synchronization

/// Seals and opens the secrets of all workspaces, each under its own data key (SEC-21).
///
/// Opened data keys are kept for a while, so that opening a token costs one decryption. The calls throw `VaultError`,
/// or whatever the store threw.
package final class Vault: Sendable {
    /// How long a node may go on sealing under a data key after another node has replaced it. Retire an old key only
    /// after a multiple of this.
    package static let currentKeyLifetime = Duration.seconds(60)

    /// How long an unwrapped data key is kept (SEC-27).
    package static let openedKeyLifetime = Duration.minutes(15)

    /// From so many encryptions on a data key shall be rotated: half of what is allowed (SEC-26).
    package static let rotationThreshold = Int64(1) << 31

    /// So many encryptions one key may do (SEC-26, NIST SP 800-38D section 8.3).
    package static let encryptionLimit = Int64(1) << 32

    /// How many encryptions a node reserves at once.
    static let reservationBlock = Int64(4096)

    /// The root keys of this process.
    package let ring: RootKeyRing
    let store: any DataKeyStore
    let ports: Ports
    let cache: Mutex<DataKeyCache>

    /// Opens the vault. `cacheCapacity` is the number of data keys kept unwrapped.
    package init(ring: RootKeyRing, store: any DataKeyStore, ports: Ports, cacheCapacity: Int = 16_384) {
        self.ring = ring
        self.store = store
        self.ports = ports
        cache = Mutex(DataKeyCache(capacity: cacheCapacity))
    }

    /// Seals a secret for its place under the current data key of its workspace; makes that key when it is the first.
    nonisolated(nonsending) package func seal(_ secret: Secret, at place: Place) async throws -> SealedValue {
        try await sealingKey(of: place.workspace).seal(secret, at: place)
    }

    /// Opens a secret at its place. Throws `notAuthentic` when it was changed or moved, `unknownDataKey` or
    /// `unknownRootKey` when its key is not here (yet).
    nonisolated(nonsending) package func open(_ sealed: SealedValue, at place: Place) async throws -> Secret {
        try await dataKey(sealed.keyID).open(sealed, at: place)
    }

    /// Opens the bytes of a row at their place; throws as ``open(_:at:)`` and as ``SealedValue/init(stored:)``.
    nonisolated(nonsending) package func open(_ bytes: [UInt8], at place: Place) async throws -> Secret {
        let sealed = try SealedValue(stored: bytes)
        // The usual case goes through no further asynchronous call.
        if let key = keptKey(sealed.keyID) { return try key.open(sealed, at: place) }
        return try await open(sealed, at: place)
    }

    /// The unwrapped key of this id.
    nonisolated(nonsending) func dataKey(_ id: DataKey.ID) async throws -> DataKey {
        if let key = keptKey(id) { return key }
        guard DataKey.ID(id.text) != nil else { throw VaultError.malformed }
        guard let wrapped = try await store.dataKey(id) else { throw VaultError.unknownDataKey(id) }
        return try opened(wrapped)
    }

    private func keptKey(_ id: DataKey.ID) -> DataKey? {
        let now = ports.monotonic()
        return cache.withLock { $0.key(id, now: now) }
    }

    /// Unwraps a key and remembers it.
    func opened(_ wrapped: WrappedDataKey) throws(VaultError) -> DataKey {
        let key = try ring.unwrap(wrapped)
        let expires = ports.monotonic() + Self.openedKeyLifetime
        cache.withLock { $0.insert(key, expires: expires) }
        return key
    }
}
