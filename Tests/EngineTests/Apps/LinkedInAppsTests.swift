import Domain
import Platforms
import Storage
import Testing

@testable import Engine

/// LinkedIn wants one app for members and another one for pages.
@Suite("The two apps of LinkedIn", .timeLimit(.minutes(5)))
struct LinkedInAppsTests {
    private static let personal = EnteredApp(
        clientID: "sandbox-linkedin-client", clientSecret: Secret("sandbox-linkedin-secret"))
    private static let organization = EnteredApp(
        clientID: "sandbox-linkedin-page-client", clientSecret: Secret("sandbox-linkedin-page-secret"))

    @Test("S3.09 S3.10 each has its own id and secret, and both are connected to one brand at the same time")
    func separate() async throws {
        try await House.open { house in
            #expect(try await house.engine.apps.set(Self.personal, on: .linkedin, by: house.owner) == .accepted)
            await #expect(throws: EngineError.self) {
                _ = try await house.engine.connecting.start(
                    NewAuthorization(platform: .linkedinPage), by: house.owner)
            }
            #expect(try await house.engine.apps.set(Self.organization, on: .linkedinPage, by: house.owner) == .accepted)

            let member = try await house.connect(.linkedin, as: "ada")
            let outcome = try await house.attempt(NewAuthorization(platform: .linkedinPage), as: "ada")
            let page = try await house.finished(try #require(outcome.authorization))

            #expect(member.brandID == page.brandID)
            #expect(try await clientID(of: member, house) == "sandbox-linkedin-client")
            #expect(try await clientID(of: page, house) == "sandbox-linkedin-page-client")
        }
    }

    private func clientID(of connection: Connection, _ house: House) async throws -> String? {
        try await house.parts.read { transaction in
            let grant = try GrantStore.find(connection.grantID, of: connection.workspaceID, in: transaction)?.grant
            return try grant.flatMap { try PlatformApps.find(for: $0, in: transaction) }?.clientID
        }
    }
}

extension House {
    /// The connection that an attempt led to, after the first usable account was picked where there was a choice.
    func finished(_ attempt: Authorization) async throws -> Connection {
        var attempt = attempt
        if case .choose(let accounts) = attempt.state {
            let first = try #require(accounts.first { $0.canPublish })
            attempt = try await engine.connecting.choose(attempt.id, remoteIDs: [first.remoteID], by: owner)
        }
        guard case .done(let ids) = attempt.state, let id = ids.first else {
            throw Surprise(description: "\(attempt.state)")
        }
        return try await engine.connections.get(id, by: owner).connection
    }
}
