import Domain
import Logging
import OAuth
import Platforms
import Storage
import Vault

extension Connecting {
    /// Takes what came back from a platform. Hostile input ends in a neutral outcome, never in an exchange.
    ///
    /// Throws only when the database is away.
    package func callback(_ callback: Callback) async throws -> CallbackOutcome {
        guard let parameters = try? CallbackParameters(query: callback.query) else {
            // What was wrong with the query is nobody's business out there (SEC-11).
            return .neutral
        }
        let hash = TokenHash(.state, parameters.state).text
        let stored = try await parts.read { try AuthorizationStore.find(stateHash: hash, in: $0) }
        guard let stored, try await isWelcome(callback, for: stored) else { return .neutral }
        let isConsumed = try await parts.write {
            try AuthorizationStore.consume(stored.authorization, in: $0)
        }
        guard isConsumed else { return try await late(stored.authorization) }
        var attempt = stored.authorization
        attempt.state = .consumed
        do {
            try await exchange(parameters, stored, attempt)
        } catch let failure as AuthorizationFailure {
            try await finishing.fail(attempt, failure)
        }
        return try await outcome(of: attempt)
    }

    /// Right path, right browser, right person, who still may connect (SEC-4, SEC-8).
    private func isWelcome(_ callback: Callback, for stored: StoredAuthorization) async throws -> Bool {
        let attempt = stored.authorization
        let expected = stored.redirectURI.dropFirst(parts.settings.publicURL.count)
        guard callback.path == String(expected), let browserHash = stored.browserHash else { return false }
        let name = Self.cookieName(of: attempt.id, publicURL: parts.settings.publicURL)
        guard let cookie = callback.cookies[name] else { return false }
        let shown = Secret(TokenHash(.attempt, Secret(cookie)).text)
        guard shown == Secret(browserHash) else { return false }
        guard let sessionHash = stored.sessionHash else { return true }
        guard callback.sessionHash == sessionHash else { return false }
        let session = try await parts.read { try SessionStore.find(sessionHash, in: $0) }
        return session?.role.permissions.contains(.connect) ?? false
    }

    /// A repeated callback starts nothing; one that only came too late may say so.
    private func late(_ attempt: Authorization) async throws -> CallbackOutcome {
        guard attempt.state == .pending, attempt.expiresAt <= parts.ports.now() else { return .neutral }
        try await finishing.fail(attempt, AuthorizationFailure(.expired))
        return try await outcome(of: attempt)
    }

    private func exchange(
        _ parameters: CallbackParameters, _ stored: StoredAuthorization, _ attempt: Authorization
    ) async throws {
        let (destination, app) = try await reopen(stored)
        do {
            try parameters.checkIssuer(expected: destination.server.issuer, promised: destination.promisesIssuer)
        } catch {
            throw AuthorizationFailure(.callbackMismatch, words: "The answer names another server.")
        }
        guard case .code(let code) = parameters.outcome else { throw parameters.refusal }
        let secrets = try await secrets(of: stored)
        let grant = try await parts.connector(attempt.platform).exchange(
            CodeExchange(
                destination: destination, app: app, redirectURI: stored.redirectURI, secrets: secrets, code: code))
        try await finishing.take(grant, app: app, for: attempt)
    }

    private func secrets(of stored: StoredAuthorization) async throws -> AuthorizeSecrets {
        guard let sealed = stored.sealed else { throw AuthorizationFailure(.callbackMismatch) }
        let packed = try await safe.open(
            sealed, table: "authorizations", row: stored.authorization.id.text, column: "sealed",
            of: stored.authorization.workspaceID)
        guard let secrets = AuthorizeSecrets(packed: packed) else { throw AuthorizationFailure(.callbackMismatch) }
        return secrets
    }

    private func outcome(of attempt: Authorization) async throws -> CallbackOutcome {
        let stored = try await parts.read {
            try AuthorizationStore.find(attempt.id, of: attempt.workspaceID, in: $0)
        }
        return CallbackOutcome(authorization: stored?.authorization)
    }
}
