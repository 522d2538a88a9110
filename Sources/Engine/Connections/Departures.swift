package import Domain
import Logging
import Platforms
import Storage

/// What platforms tell of people who withdrew there: Meta's deauthorize and data-deletion notices (SEC-80).
package struct Departures: Sendable {
    /// A deletion that was carried out.
    package struct Deletion: Sendable, Hashable {
        /// Where.
        package let platform: Platform
        /// When.
        package let doneAt: Instant

        /// Gathers both.
        package init(platform: Platform, doneAt: Instant) {
            self.platform = platform
            self.doneAt = doneAt
        }
    }

    let parts: EngineParts
    let connections: Connections

    /// The person removed the app: the accounts are red, their tokens gone. Somebody unknown is answered like somebody known,
    /// and a notice from before the person came back ends nothing, however often it is sent.
    ///
    /// Throws `EngineError.invalid` for what the platform did not sign.
    package func deauthorize(_ platform: Platform, owner: Workspace.ID? = nil, signed text: String) async throws {
        let request = try await verified(text, platform, owner)
        let words = "\(platform.displayName) told us that its owner removed this app."
        let count = try await parts.write { transaction in
            let found = try find(request.person, platform, owner, in: transaction)
                .filter { try !isDisproved(request, by: $0, in: transaction) }
            for connection in found { try end(connection, words: words, in: transaction) }
            return found.count
        }
        log("A person removed the app", platform, count)
    }

    /// The person wants to be forgotten: the accounts are taken out, and nothing that tells who they were stays.
    ///
    /// Answers the code by which anybody can ask what became of it; the same request always has the same one. Throws
    /// `EngineError.invalid` for what the platform did not sign.
    package func delete(
        _ platform: Platform, owner: Workspace.ID? = nil, signed text: String
    ) async throws -> String {
        let request = try await verified(text, platform, owner)
        let code = String(request.signature.prefix(32))
        let count = try await parts.write { transaction in
            let found = try find(request.person, platform, owner, in: transaction)
            for connection in found {
                try end(connection, words: "", in: transaction)
                let ended = try ConnectionStore.find(connection.id, of: connection.workspaceID, in: transaction)
                _ = try connections.remove(ended ?? connection, isForGood: true, in: transaction)
                try DepartureStore.forget(connection, in: transaction)
            }
            // What had been taken out before must not come back either.
            for connection in try findRemoved(request.person, platform, owner, in: transaction) {
                try connections.dropHeldBack(of: connection, in: transaction)
                try DepartureStore.forget(connection, in: transaction)
            }
            try DepartureStore.note(code, on: platform, in: transaction)
            return found.count
        }
        log("Data was deleted for a person", platform, count)
        return code
    }

    /// What became of a deletion; `nil` for a code that nobody was given.
    package func deletion(_ code: String) async throws -> Deletion? {
        try await parts.read { try DepartureStore.deletion(code, in: $0) }
            .map { Deletion(platform: $0.platform, doneAt: $0.doneAt) }
    }

    /// How far our clock may be from the platform's.
    private static let skew: Duration = .minutes(1)

    /// Whether the platform gave us tokens for the account after it had signed the notice.
    private func isDisproved(
        _ request: SignedRequest, by connection: Connection, in transaction: Transaction
    ) throws -> Bool {
        let stored = try GrantStore.find(connection.grantID, of: connection.workspaceID, in: transaction)
        return stored.map { $0.storedAt - request.issuedAt > Self.skew } ?? false
    }

    /// Red, without timers and without tokens.
    private func end(_ connection: Connection, words: String, in transaction: Transaction) throws {
        let grant = try GrantStore.find(connection.grantID, of: connection.workspaceID, in: transaction)?.grant
        try HealthBook(ports: parts.ports, node: parts.node).record(
            .ended(.revokedByUser), on: connection, evidence: words, generation: grant?.generation ?? 0,
            in: transaction)
        try ConnectionJobs.cancelLooks(of: connection.id, of: connection.workspaceID, in: transaction)
        try ConnectionJobs.cancelTimers(of: connection.grantID, of: connection.workspaceID, in: transaction)
        try GrantStore.remove(connection.grantID, of: connection.workspaceID, in: transaction)
    }

    /// Only what came by an app of the one whose app signed: the same person may have accepted another app as well.
    private func find(
        _ person: String, _ platform: Platform, _ owner: Workspace.ID?, in transaction: Transaction
    ) throws -> [Connection] {
        try platform.ofSameLogin.flatMap { try DepartureStore.connections(of: person, on: $0, in: transaction) }
            .filter { connection in
                let grant = try GrantStore.find(connection.grantID, of: connection.workspaceID, in: transaction)?.grant
                let app = try grant.flatMap { try PlatformApps.find(for: $0, in: transaction) }
                return (app?.workspaceID ?? Safe.installation) == (owner ?? Safe.installation)
            }
    }

    /// Accounts of the person that were taken out. Their grants are gone, so that whose app they came by is not known: the
    /// installation speaks for all of them, a workspace for its own.
    private func findRemoved(
        _ person: String, _ platform: Platform, _ owner: Workspace.ID?, in transaction: Transaction
    ) throws -> [Connection] {
        try platform.ofSameLogin.flatMap { try DepartureStore.removed(of: person, on: $0, in: transaction) }
            .filter { owner == nil || owner == $0.workspaceID }
    }

    private func verified(
        _ text: String, _ platform: Platform, _ owner: Workspace.ID?
    ) async throws -> SignedRequest {
        let secrets = try await secrets(platform.signers, of: owner)
        do throws(SignedRequest.Flaw) {
            return try SignedRequest(text, secrets: secrets, now: parts.ports.now())
        } catch {
            throw EngineError.invalid(field: "signed_request", words: "It was not signed by \(platform.displayName).")
        }
    }

    /// The secrets that may sign: those of the configuration, or those of the apps that a workspace brought.
    private func secrets(_ signers: Set<Platform>, of owner: Workspace.ID?) async throws -> [Secret] {
        guard let owner else {
            return parts.settings.configuredApps.filter { signers.contains($0.platform) }.compactMap(\.clientSecret)
        }
        let safe = Safe(vault: parts.vault)
        let rows = try await parts.read { try PlatformAppStore.list(of: owner, in: $0) }
        var secrets: [Secret] = []
        for row in rows where signers.contains(row.platform) {
            if let secret = try await PlatformApps.open(row, with: safe).clientSecret { secrets.append(secret) }
        }
        return secrets
    }

    private func log(_ words: Logger.Message, _ platform: Platform, _ count: Int) {
        Logger.current.notice(words, metadata: ["platform": "\(platform)", "connections": "\(count)"])
    }
}

extension Platform {
    /// The platforms whose accounts come by the same login.
    fileprivate var ofSameLogin: [Platform] {
        switch self {
        case .facebook, .instagramFacebook: [.facebook, .instagramFacebook]
        default: [self]
        }
    }

    /// Whose secrets may sign a notice: Instagram and Threads have secrets of their own beside that of the Meta app, and no
    /// page of Meta's says for sure which one it is (sheet `instagram`, section 3). Empty where there are no such notices.
    fileprivate var signers: Set<Platform> {
        switch self {
        case .facebook, .instagramFacebook: [.facebook, .instagramFacebook]
        case .instagram: [.instagram, .facebook]
        case .threads: [.threads, .facebook]
        default: []
        }
    }
}
