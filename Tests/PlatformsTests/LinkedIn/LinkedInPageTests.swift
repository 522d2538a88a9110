import Domain
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// Pages of LinkedIn against a strict simulation written from the facts alone, over real HTTP.
@Suite("LinkedIn pages before the sandbox", .timeLimit(.minutes(10)))
struct LinkedInPageTests {
    @Test("S0.11 S2.22 all pages of a member are listed once, by every role, with name, address and logo")
    func lists() async throws {
        try await LinkedInStage.with(.page) { stage in
            let pages = try await stage.listing("ada").get()

            let able = pages.filter(\.canPublish)
            #expect(
                able.map(\.name) == [
                    "Bakery Sandbox", "Forge Sandbox", "Gallery Sandbox", "Garden Sandbox", "Atelier Sandbox",
                ])
            #expect(able.map(\.kind).last == "brand")
            #expect(able.first?.remoteID == "urn:li:organization:2414183")
            #expect(able.last?.remoteID == "urn:li:organizationBrand:2414189")
            #expect(able.first?.handle == "bakery-sandbox")
            #expect(able.first?.profileURL == "https://www.linkedin.com/company/bakery-sandbox/")
            #expect(able.allSatisfy { $0.avatarURL?.hasPrefix("https://") == true })
            #expect(Set(pages.map(\.remoteID)).count == pages.count)
        }
    }

    @Test(
        "S0.49 a page where the role does not let the member post is shown with the role and the remedy",
        arguments: ["ada", "mary"])
    func smallRole(person: String) async throws {
        try await LinkedInStage.with(.page) { stage in
            let page = try #require(try await stage.listing(person).get().last)

            #expect(page.name == "Museum Sandbox" && !page.canPublish)
            #expect(page.obstacle?.contains("(analyst)") == true && page.obstacle?.contains("content admin") == true)
        }
    }

    @Test("S1.29 lists of the older shape are understood; pages are offered, never the person")
    func olderShape() async throws {
        try await LinkedInStage.with(.page) { stage in
            let pages = try await stage.listing("grace").get()
            #expect(pages.map(\.name) == ["Bakery Sandbox", "Castle Sandbox"] && pages.allSatisfy(\.canPublish))
        }
    }

    @Test("SEC-18 it is noted whose login it is, the same at each one; a member without any role stays unnamed")
    func person() async throws {
        try await LinkedInStage.with(.page) { stage in
            let first = try await stage.grant("ada").server.person
            #expect(first?.hasPrefix("urn:li:person:") == true)
            #expect(try await stage.grant("ada").server.person == first)
            #expect(try await stage.grant("grace").server.person != first)
            #expect(try await stage.grant("linus").server.person == nil)
            stage.run.sandbox.faults.add(Fault(.outage, endpoint: "organizationAcls", times: 2))
            #expect(try await stage.grant("ada").server.person == nil)
        }
    }

    @Test("S0.49 a member without any page is told how to get one")
    func none() async throws {
        try await LinkedInStage.with(.page) { stage in
            guard case .failure(let failure) = try await stage.listing("linus") else { throw Unexpected() }
            #expect(failure.kind == .accountType && failure.words.contains("administers no page"))
        }
    }

    @Test("a logo that cannot be had is left out")
    func withoutLogo() async throws {
        try await LinkedInStage.with(.page) { stage in
            stage.run.sandbox.faults.add(Fault(.outage, endpoint: "organizations.projection", times: nil))
            let pages = try await stage.listing("ada").get()
            #expect(pages.count == 6 && pages.allSatisfy { $0.avatarURL == nil })
        }
    }

    @Test("REL-7 REL-14 the refresh token stays, renews the access for a year, and its end does not move")
    func renews() async throws {
        try await LinkedInStage.with(.page) { stage in
            let session = try await stage.connect()
            let end = try #require(session.grant.refreshExpiresAt)
            stage.run.sandbox.world.clock.advance(by: .days(59))

            let renewed = try await stage.renewed(session)

            #expect(renewed.tokens.refresh == session.tokens.refresh)
            #expect(renewed.tokens.access != session.tokens.access)
            // The platform's clock is ahead of ours by what was advanced.
            let later = try #require(renewed.grant.refreshExpiresAt) + .days(59)
            #expect(later - end > .minutes(-5) && later - end < .minutes(5))
            #expect(await stage.failure(of: renewed) == nil)
        }
    }

    @Test("REL-14 near the end of the year the access is as short as what is left")
    func caps() async throws {
        try await LinkedInStage.with(.page) { stage in
            let session = try await stage.connect()
            stage.run.sandbox.world.clock.advance(by: .days(360))

            let renewed = try await stage.connector.refresh(session)

            let life = try #require(renewed.accessExpiresAt) - Ports.system.now()
            #expect(life > .days(4) && life < .days(6))
        }
    }

    @Test("REL-9 after a year, or after a withdrawal, a refresh is refused for good", arguments: [true, false])
    func over(_ isExpired: Bool) async throws {
        try await LinkedInStage.with(.page) { stage in
            let session = try await stage.connect()
            if isExpired {
                stage.run.sandbox.world.clock.advance(by: .days(366))
            } else {
                #expect(stage.run.sandbox.change("ada", on: "linkedin-page", .revoke))
            }

            let refusal = await stage.refusal(of: session)

            guard case .terminal(let reason, _) = refusal else { throw Unexpected() }
            #expect(reason == (isExpired ? .expired : .revoked))
        }
    }

    @Test(
        "S1.30 S1.31 a lost role is a missing permission with the remedy, not a dead grant",
        arguments: ["ada", "bakery"])
    func lostRole(who: String) async throws {
        try await LinkedInStage.with(.page) { stage in
            let session = try await stage.connect()
            #expect(session.account?.name == "Bakery Sandbox")
            #expect(await stage.failure(of: session) == nil)
            #expect(stage.run.sandbox.change(who, on: "linkedin-page", .loseRole))

            let failure = await stage.failure(of: session)

            #expect(failure?.kind == .permission && failure?.words.contains("super admins") == true)
            #expect(stage.run.sandbox.change(who, on: "linkedin-page", .regainRole))
            #expect(await stage.failure(of: session) == nil)
        }
    }

    @Test("a version of the interface that is over is a matter of the operator, and no connection is to blame")
    func oldVersion() async throws {
        try await LinkedInStage.with(.page, version: "202508") { stage in
            guard case .failure(let failure) = try await stage.listing("ada") else { throw Unexpected() }
            #expect(failure.kind == .app && failure.words.contains("202508"))
        }
    }

    @Test("S0.36 SEC-18 a withdrawn grant is over for both tokens")
    func revokes() async throws {
        try await LinkedInStage.with(.page) { stage in
            let session = try await stage.connect()

            try await stage.connector.revoke(session)

            #expect(await stage.failure(of: session)?.kind == .auth)
            #expect(await stage.refusal(of: session)?.label == "terminal")
        }
    }

    @Test("REL-9 a refresh with a wrong secret is a matter of the app")
    func wrongSecret() async throws {
        try await LinkedInStage.with(.page) { stage in
            let session = try await stage.connect()
            #expect(await stage.refusal(of: stage.with(secret: "wrong").adopting(session))?.label == "app_fault")
        }
    }

    private struct Unexpected: Error {}
}
