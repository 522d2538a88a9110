import Domain
import Platforms
import Storage
import TestKit

@testable import Dashboard
@testable import Engine

extension FakeEngine: ConnectingDesk {
    func room(by: Principal) async throws -> Room? {
        try ask("room")
        return now.room
    }

    func platforms(by: Principal) async throws -> [PlatformListing] {
        try ask("platforms")
        return now.listings
    }

    func start(_ new: NewAuthorization, by: Principal) async throws -> StartedAuthorization {
        try ask("start")
        change { $0.authorizations.append(new) }
        let attempt = Samples.authorization(.pending, platform: new.platform, returnTo: new.returnTo)
        return StartedAuthorization(
            authorization: attempt, ticket: Secret("ticket"),
            linkURL: "http://localhost:8080/connect/\(attempt.id)/ticket")
    }

    func bind(_ id: Authorization.ID, ticket: Secret, sessionHash: String?) async throws -> BoundAuthorization {
        try ask("bind")
        guard ticket == Secret("ticket") else { throw EngineError.notFound }
        return BoundAuthorization(
            cookieName: "__Host-martlet-connect-1", browserSecret: Secret("browser-secret"),
            platformURL: "https://mastodon.example/oauth/authorize?state=s&scope=write",
            expiresAt: clock.now + .minutes(10))
    }

    func callback(_ callback: Callback) async throws -> CallbackOutcome {
        try ask("callback")
        change { $0.callbacks.append(callback) }
        return CallbackOutcome(authorization: now.authorization)
    }

    func authorization(_ id: Authorization.ID, by: Principal) async throws -> Authorization {
        try ask("authorization")
        guard let authorization = now.authorization else { throw EngineError.notFound }
        return authorization
    }

    func choose(_ id: Authorization.ID, remoteIDs: [String], by: Principal) async throws -> Authorization {
        try ask("choose")
        guard !remoteIDs.isEmpty else {
            throw EngineError.invalid(field: "choice_ids", words: "Choose among the accounts that were offered.")
        }
        return Samples.authorization(.done([Samples.connectionID]))
    }

    func clientMetadata() -> [UInt8]? { now.clientMetadata }

    func clientKeys() async throws -> [UInt8]? {
        try ask("clientKeys")
        return now.clientMetadata.map { _ in Array(#"{"keys":[]}"#.utf8) }
    }

    func signIn(_ new: NewAuthorization, appPassword: Secret, by: Principal) async throws -> Authorization {
        try ask("signIn")
        change { $0.authorizations.append(new) }
        guard appPassword == Secret("abcd-efgh-ijkl-mnop") else {
            throw EngineError.authorization(AuthorizationFailure(.wrongCredentials))
        }
        return Samples.authorization(.done([Samples.connectionID]), platform: new.platform)
    }
}

extension FakeEngine: ConnectionsDesk {
    func list(_ filter: ConnectionFilter, by: Principal) async throws -> [ConnectionView] {
        try ask("list connections")
        return now.connections.filter { filter.status == nil || $0.connection.health.status == filter.status }
    }

    func get(_ id: Connection.ID, by: Principal) async throws -> ConnectionView {
        try ask("get connection")
        guard let view = now.connections.first(where: { $0.connection.id == id }) else { throw EngineError.notFound }
        return view
    }

    func setActive(_ isActive: Bool, of id: Connection.ID, by principal: Principal) async throws -> ConnectionView {
        try ask("setActive \(isActive)")
        return try await get(id, by: principal)
    }

    func disconnect(
        _ id: Connection.ID, leavingPermission isLeft: Bool, by: Principal
    ) async throws -> Disconnected {
        try ask(isLeft ? "disconnect, leaving the permission" : "disconnect")
        change { $0.connections.removeAll { $0.connection.id == id } }
        return Disconnected(platformConfirmed: isLeft ? nil : now.platformConfirmed, isLeftAtPlatform: isLeft)
    }

    func check(_ id: Connection.ID, by principal: Principal) async throws -> ConnectionView {
        try ask("check")
        return try await get(id, by: principal)
    }

    func history(
        _ scope: HistoryScope, of id: Connection.ID, before: HistoryEntry.ID?, limit: Int, by: Principal
    ) async throws -> [HistoryEntry] {
        try ask("history: \(scope.rawValue)")
        return Array(now.history.prefix(limit))
    }
}
