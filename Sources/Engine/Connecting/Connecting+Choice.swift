package import Domain
import OAuth
import Platforms
import Storage

extension Connecting {
    /// How far an attempt came; one whose time is over has failed.
    package func authorization(_ id: Authorization.ID, by principal: Principal) async throws -> Authorization {
        try principal.require(.connect)
        let stored = try await parts.read {
            try AuthorizationStore.find(id, of: principal.workspaceID, in: $0)
        }
        guard let stored else { throw EngineError.notFound }
        guard stored.authorization.waitsForPerson, stored.authorization.expiresAt <= parts.ports.now() else {
            return stored.authorization
        }
        try await parts.write { try Sweeper.end(stored, in: $0) }
        return try await authorization(id, by: principal)
    }

    /// Picks accounts that were offered; an account that was not offered is refused, and after its time nothing is connected.
    package func choose(
        _ id: Authorization.ID, remoteIDs: [String], by principal: Principal
    ) async throws -> Authorization {
        try principal.require(.connect)
        let stored = try await parts.read {
            try AuthorizationStore.find(id, of: principal.workspaceID, in: $0)
        }
        guard let stored, case .choose(let offered) = stored.authorization.state, let grantID = stored.grantID else {
            throw EngineError.notFound
        }
        guard stored.authorization.expiresAt > parts.ports.now() else {
            return try await authorization(id, by: principal)
        }
        let chosen = offered.filter { remoteIDs.contains($0.remoteID) }
        guard !chosen.isEmpty, chosen.count == Set(remoteIDs).count, chosen.allSatisfy(\.canPublish) else {
            throw EngineError.invalid(field: "choice_ids", words: "Choose among the accounts that were offered.")
        }
        guard let session = try await session(of: grantID, principal.workspaceID) else { throw EngineError.notFound }
        try await engineErrors {
            try await finishing.connect(chosen, as: session, for: stored.authorization)
        }
        return try await authorization(id, by: principal)
    }

    /// The grant that waits for the choice, opened.
    private func session(of id: Grant.ID, _ workspaceID: Workspace.ID) async throws -> Session? {
        let found = try await parts.read { transaction in
            try GrantStore.find(id, of: workspaceID, in: transaction).map {
                (stored: $0, app: try PlatformApps.find(for: $0.grant, in: transaction))
            }
        }
        guard let found else { return nil }
        var app: PlatformApp?
        if let stored = found.app { app = try await PlatformApps.open(stored, with: safe) }
        return Session(
            grant: found.stored.grant, tokens: try await safe.open(found.stored), app: app, account: nil)
    }

    /// Connects by an app password, at once (SEC-17).
    package func signIn(
        _ new: NewAuthorization, appPassword: Secret, by principal: Principal
    ) async throws -> Authorization {
        try principal.require(.connect)
        let connector = try parts.connector(new.platform)
        let plan = try await plan(new, by: principal)
        guard let handle = plan.target.handle, !handle.isEmpty, !appPassword.isBlank else {
            throw EngineError.invalid(field: "handle", words: "Handle and app password are needed.")
        }
        let grant = try await engineErrors { try await connector.signIn(handle: handle, appPassword: appPassword) }
        let attempt = Authorization(
            id: Authorization.ID(parts.ports), workspaceID: principal.workspaceID, personID: principal.personID,
            brandID: plan.brandID, platform: new.platform, reconnects: new.reconnects, returnTo: nil, state: .consumed,
            expiresAt: parts.ports.now() + Authorization.life)
        try await parts.write { try AuthorizationStore.insertConsumed(attempt, in: $0) }
        do {
            try await finishing.take(grant, app: nil, for: attempt)
        } catch let failure as AuthorizationFailure {
            try await finishing.fail(attempt, failure)
            throw EngineError.authorization(failure)
        }
        return try await authorization(attempt.id, by: principal)
    }
}

extension Authorization {
    /// Whether a person has to do the next step.
    fileprivate var waitsForPerson: Bool {
        switch state {
        case .pending, .choose: true
        case .consumed, .done, .failed: false
        }
    }
}

extension CallbackParameters {
    /// What a refusal of the platform means to us; its words are data (SEC-11).
    var refusal: AuthorizationFailure {
        guard case .error(let code, let words) = outcome else { return AuthorizationFailure(.callbackMismatch) }
        return switch code {
        case "access_denied": AuthorizationFailure(.denied, words: words)
        case "invalid_scope", "consent_required": AuthorizationFailure(.missingScope, words: words ?? code)
        case "temporarily_unavailable", "server_error": AuthorizationFailure(.unreachable, words: words ?? code)
        case "unauthorized_client", "invalid_client": AuthorizationFailure(.app, words: words ?? code)
        default: AuthorizationFailure(.refused, words: words ?? code)
        }
    }
}
