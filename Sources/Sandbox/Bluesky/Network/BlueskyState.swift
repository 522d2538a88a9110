import Crypto

/// All that the simulated network remembers.
struct BlueskyState: Sendable {
    /// Everybody.
    var accounts: [BlueskyAccount]
    /// Sessions opened with passwords.
    var sessions: SessionBook
    /// Sessions opened by OAuth.
    var grants: GrantBook
    /// What each server remembers of proofs, by origin.
    var proofs: [String: ProofDesk]

    /// What one server needs to check proofs and assertions.
    struct ProofDesk: Sendable {
        /// Nonces of this server.
        let nonces: DPoPNonces
        /// Proofs that came.
        var proofs = ReplayWindow()
        /// Client assertions that came.
        var assertions = ReplayWindow()
    }

    /// The first day.
    init(random: RandomSource) {
        accounts = BlueskyAccount.everybody()
        sessions = SessionBook(secret: SymmetricKey(data: random.bytes(32)))
        grants = GrantBook()
        proofs = Dictionary(
            BlueskyServer.all.map { ($0.origin, ProofDesk(nonces: DPoPNonces(secret: random.bytes(32)))) }
        ) { first, _ in first }
    }

    /// The position of an account by DID.
    func index(did: String) -> Int? { accounts.firstIndex { $0.did == did } }

    /// The position of an account by DID, handle, or e-mail address; handles in any case and with a leading `@`.
    func index(identifier: String) -> Int? {
        let plain = (identifier.hasPrefix("@") ? String(identifier.dropFirst()) : identifier).lowercased()
        return accounts.firstIndex { $0.did == identifier || $0.handle == plain || $0.email == plain }
    }

    /// The account of that DID.
    func account(did: String) -> BlueskyAccount? { accounts.first { $0.did == did } }

    /// Another account, for answers that are meant to be wrong.
    func other(than did: String) -> BlueskyAccount? { accounts.first { $0.did != did } }

    /// A record anywhere on the network.
    func record(at uri: ATURI) -> StoredRecord? {
        guard let collection = uri.collection, let recordKey = uri.recordKey else { return nil }
        return account(did: uri.authority)?.repository.record(collection, recordKey)
    }
}
