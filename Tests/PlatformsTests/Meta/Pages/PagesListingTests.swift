import Domain
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// What can be picked after one login, against a strict simulation written from the facts alone, over real HTTP.
@Suite("Facebook Pages and their Instagram accounts in the picker", .timeLimit(.minutes(10)))
struct PagesListingTests {
    static let able = [
        "Ada's Bakery", "Ada's Forge", "Ada's Gallery", "Garden Club", "Test Kitchen", "City Library", "Cinema Client",
    ]

    @Test(
        "S2.07 S2.09 F4 all Pages of a login are listed, those of portfolios too, and each that cannot publish says why"
    )
    func pages() async throws {
        try await PagesStage.with(.facebook) { stage in
            let accounts = try await stage.listing(try await stage.grant("ada")).get()

            #expect(accounts.filter(\.canPublish).map(\.name) == Self.able)
            #expect(accounts.filter { !$0.canPublish }.map(\.name) == ["Museum of Sand", "Atelier"])
            let bakery = try #require(accounts.first)
            #expect(bakery.remoteID == "101000000000001" && bakery.server == "https://www.facebook.com")
            #expect(bakery.handle == "sandbox.bakery" && bakery.kind == "Bakery")
            #expect(bakery.profileURL == "https://www.facebook.com/sandbox.bakery")
            #expect(bakery.avatarURL?.hasPrefix("https://") == true)
            let kitchen = try #require(accounts.first { $0.name == "Test Kitchen" })
            #expect(kitchen.handle == kitchen.name && kitchen.profileURL?.hasSuffix(kitchen.remoteID) == true)
        }
    }

    @Test("S1.23 S2.08 a Page without the task to create content, or without a role, is explained with the remedy")
    func obstacles() async throws {
        try await PagesStage.with(.facebook) { stage in
            let accounts = try await stage.listing(try await stage.grant("ada")).get()

            let museum = accounts.first { $0.name == "Museum of Sand" }?.obstacle
            #expect(museum?.contains("does not include creating content") == true)
            #expect(museum?.contains("Page access") == true)
            let atelier = accounts.first { $0.name == "Atelier" }?.obstacle
            #expect(atelier?.contains("no role of your own") == true && atelier?.contains("portfolio") == true)
        }
    }

    @Test(
        "S0.19 S0.48 S1.20 S2.13 S2.14 Instagram accounts behind Pages are listed, and a Page without one is explained")
    func instagram() async throws {
        try await PagesStage.with(.instagram) { stage in
            let accounts = try await stage.listing(try await stage.grant("ada")).get()

            let able = accounts.filter(\.canPublish)
            #expect(able.map(\.handle) == ["@adas_bakery", "@forge_and_anvil", "@garden_club_sand"])
            #expect(able.map(\.remoteID).allSatisfy { $0.hasPrefix("17841") })
            #expect(able.first?.profileURL == "https://www.instagram.com/adas_bakery")
            func obstacle(_ name: String) -> String? { accounts.first { $0.name == name }?.obstacle }
            #expect(obstacle("museum_of_sand")?.contains("creating content") == true)
            #expect(obstacle("Atelier")?.contains("no role of your own") == true)
            for page in ["Ada's Gallery", "Test Kitchen", "City Library", "Cinema Client"] {
                #expect(obstacle(page)?.contains("Switch to professional account") == true)
            }
        }
    }

    @Test("S3.17 S0.20 S1.18 a personal Instagram account is not offered, and the way to change it is said")
    func personal() async throws {
        try await PagesStage.with(.instagram) { stage in
            #expect(stage.run.sandbox.change("ig-forge", on: "instagram-facebook", .makePersonal))

            let accounts = try await stage.listing(try await stage.grant("ada")).get()

            let forge = try #require(accounts.first { $0.name == "Ada's Forge" })
            #expect(!forge.canPublish && forge.obstacle?.contains("professional") == true)
        }
    }

    @Test("a login without any Page is told what to do", arguments: [true, false])
    func nothing(_ isFacebook: Bool) async throws {
        try await PagesStage.with(isFacebook ? .facebook : .instagram) { stage in
            let listing = await stage.listing(try await stage.grant("linus"))

            guard case .failure(let failure) = listing else { throw Unexpected() }
            #expect(failure.kind == .accountType && failure.words.contains("connect again"))
        }
    }

    @Test("a login whose only Page belongs to a portfolio sees it, and that it cannot publish")
    func onlyPortfolio() async throws {
        try await PagesStage.with(.facebook) { stage in
            let accounts = try await stage.listing(try await stage.grant("hedy")).get()
            #expect(accounts.map(\.name) == ["Atelier", "Cinema Client"])
            #expect(accounts.map(\.canPublish) == [false, false])
        }
    }

    @Test("what was left out in the dialog is not offered for publishing")
    func leftOut() async throws {
        try await PagesStage.with(.facebook) { stage in
            let scopes = stage.connector.profile.scopes.map(\.name)
            let grant = try await stage.grant("ada", choices: .ticking(scopes, ["bakery", "cinema"]))

            let accounts = try await stage.listing(grant).get()

            #expect(accounts.filter(\.canPublish).map(\.name) == ["Ada's Bakery", "Cinema Client"])
        }
        try await PagesStage.with(.instagram) { stage in
            let scopes = stage.connector.profile.scopes.map(\.name)
            let grant = try await stage.grant(
                "ada", choices: .ticking(scopes, ["bakery", "forge", "ig-bakery"]))

            let accounts = try await stage.listing(grant).get()

            #expect(accounts.filter(\.canPublish).map(\.handle) == ["@adas_bakery"])
            let forge = accounts.first { $0.handle == "@forge_and_anvil" }
            #expect(forge?.obstacle?.contains("left out in Facebook's dialog") == true)
        }
    }

    @Test("S0.47 a needed permission that was unticked ends the attempt by name; another one does not")
    func permissions() async throws {
        try await PagesStage.with(.facebook) { stage in
            let all = stage.connector.profile.scopes.map(\.name)
            let everything = ["bakery", "forge", "gallery", "museum", "garden", "kitchen", "library"]
            func outcome(without name: String) async throws -> Result<NewGrant, AuthorizationFailure> {
                let code = try await stage.code(choices: .ticking(all.filter { $0 != name }, everything))
                do throws(AuthorizationFailure) { return .success(try await stage.connector.exchange(code)) } catch {
                    return .failure(error)
                }
            }

            guard case .failure(let failure) = try await outcome(without: "pages_manage_posts") else {
                throw Unexpected()
            }
            let modest = try await outcome(without: "business_management").get()

            #expect(failure.code == .missingScope && failure.words == "Not granted: pages_manage_posts.")
            #expect(modest.tokens.scopes == Set(all).subtracting(["business_management"]).union(["public_profile"]))
            #expect(stage.connector.missingScopes(in: stage.session(modest.tokens).grant).isEmpty)
            #expect(try await stage.listing(modest).get().count == 7, "nobody looks into portfolios")
        }
    }

    @Test(
        "a portfolio that cannot be read makes the list shorter, and no failure",
        arguments: ["me.businesses", "client_pages"])
    func partial(endpoint: String) async throws {
        try await PagesStage.with(.facebook) { stage in
            let grant = try await stage.grant("ada")
            stage.run.sandbox.faults.add(Fault(.outage, endpoint: endpoint, times: nil))

            let accounts = try await stage.listing(grant).get()

            #expect(accounts.contains { $0.name == "City Library" })
            #expect(!accounts.contains { $0.name == "Cinema Client" })
        }
    }

    @Test(
        "a list of Pages that breaks off is a failure that passes", arguments: [Fault.Kind.outage, .html, .truncated])
    func broken(kind: Fault.Kind) async throws {
        try await PagesStage.with(.facebook) { stage in
            let grant = try await stage.grant("ada")
            stage.run.sandbox.faults.add(Fault(kind, endpoint: "me.accounts", times: nil))

            guard case .failure(let failure) = await stage.listing(grant) else { throw Unexpected() }

            #expect(failure.kind == .transient)
        }
    }

    private struct Unexpected: Error {}
}
