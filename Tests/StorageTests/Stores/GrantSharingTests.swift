import Domain
import Storage
import TestKit
import Testing

/// Which grants end together when one of them is withdrawn at the platform.
@Suite("Grants that end together", .timeLimit(.minutes(10)))
struct GrantSharingTests {
    private static func mayShare(_ grant: Grant, _ house: Household) async throws -> Bool {
        try await house.read { try GrantStore.mayShareTokens(grant, in: $0) }
    }

    private static func app(_ id: String, _ platform: Platform, client: String, _ house: Household) async throws {
        let app = StoredPlatformApp(
            id: PlatformApp.ID(stored: id), workspaceID: house.workspace.id, platform: platform,
            server: "https://social.example", clientID: client, sealedSecret: nil,
            redirectURI: "https://martlet.example/\(id)")
        try await house.write { try PlatformAppStore.insert(app, in: $0) }
    }

    @Test(
        "SEC-18 the grants of one person and app end together, over workspaces, and those of others do not",
        arguments: DatabaseKind.engines)
    func person(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let first = try await house.grant(platform: .facebook, person: "1022")
            _ = try await house.grant(platform: .facebook, person: "10229")
            _ = try await house.grant(platform: .facebook, person: "102")
            _ = try await house.grant(platform: .facebook)
            #expect(try await Self.mayShare(first, house) == false)

            let second = try await house.neighbour().grant(platform: .facebook, person: "1022")

            #expect(try await Self.mayShare(first, house))
            #expect(try await Self.mayShare(second, house))
            try await house.write { try GrantStore.remove(second.id, of: second.workspaceID, in: $0) }
            #expect(try await Self.mayShare(first, house) == false)
        }
    }

    @Test(
        "SEC-18 one client at two platforms of the same network is one app, another client is another",
        arguments: DatabaseKind.engines)
    func client(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            try await Self.app("app_a", .facebook, client: "meta", house)
            try await Self.app("app_b", .instagramFacebook, client: "meta", house)
            try await Self.app("app_c", .linkedinPage, client: "other", house)
            let page = try await house.grant(platform: .facebook, app: "app_a", person: "1022")
            let other = try await house.grant(platform: .linkedinPage, app: "app_c", person: "1022")
            #expect(try await Self.mayShare(page, house) == false)

            _ = try await house.grant(platform: .instagramFacebook, app: "app_b", person: "1022")

            #expect(try await Self.mayShare(page, house))
            #expect(try await Self.mayShare(other, house) == false)
        }
    }

    @Test(
        "SEC-18 a person whose name could be misread keeps every grant", arguments: ["%", "a\"b", "a\\b", "ü", "a/b"])
    func oddNames(person: String) async throws {
        try await Household.with(.memory) { house in
            let grant = try await house.grant(platform: .facebook, person: person)
            #expect(try await Self.mayShare(grant, house))
        }
    }

    @Test("a person with punctuation is found", arguments: DatabaseKind.engines)
    func punctuation(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let first = try await house.grant(platform: .linkedinPage, person: "urn:li:person:a-B_9")
            _ = try await house.grant(platform: .linkedinPage, person: "urn:li:person:a-B_9")
            #expect(try await Self.mayShare(first, house))
        }
    }

    @Test("without a person, the same account counts", arguments: DatabaseKind.engines)
    func account(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection("1")
            let grant = try #require(
                try await house.read { try GrantStore.find(connection.grantID, of: connection.workspaceID, in: $0) }
            ).grant
            _ = try await house.connection("2")
            #expect(try await Self.mayShare(grant, house) == false)

            _ = try await house.neighbour().connection("1")

            #expect(try await Self.mayShare(grant, house))
        }
    }
}
