import Domain
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// Instagram and Threads against a strict simulation written from the facts alone, over real HTTP.
@Suite("Instagram and Threads before the sandbox", .timeLimit(.minutes(10)))
struct MetaProfileSandboxTests {
    private static let both: [Platform] = [.instagram, .threads]
    private static let people = both.flatMap { platform in ["ada", "grace", "linus"].map { (platform, $0) } }

    @Test(
        "S0.17 S0.18 everybody is connected for sixty days by one consent, whatever form the answers have",
        arguments: people)
    func connects(platform: Platform, person: String) async throws {
        try await MetaProfileStage.with(platform) { stage in
            let begun = Ports.system.now()

            let session = try await stage.connect(person)

            let account = try #require(session.account)
            let end = try #require(session.grant.accessExpiresAt)
            #expect(account.canPublish && account.handle.hasPrefix("@") && !account.name.isEmpty)
            #expect(account.profileURL?.hasPrefix(account.server) == true)
            #expect(end - begun > .days(59) && end - begun < .days(61))
            #expect(session.tokens.refresh == nil)
        }
    }

    @Test("a tail behind the code does not matter", arguments: both)
    func tail(platform: Platform) async throws {
        try await MetaProfileStage.with(platform) { stage in
            let grant = try await stage.connector.exchange(try await stage.code(tail: "#_"))
            #expect(!grant.tokens.tokens.access.isBlank)
        }
    }

    @Test("S1.03 a personal Instagram account is shown with the way to change that")
    func personal() async throws {
        try await MetaProfileStage.with(.instagram) { stage in
            let before = try await stage.connect("grace")
            #expect(stage.run.sandbox.change("grace", on: "instagram", .makePersonal))

            let result: Result<RemoteAccount, PlatformFailure>
            do throws(PlatformFailure) { result = .success(try await stage.connector.check(before)) } catch {
                result = .failure(error)
            }

            // Either the platform ends the token, or it says what the account has become.
            switch result {
            case .success(let account):
                #expect(!account.canPublish && account.obstacle?.contains("professional account") == true)
            case .failure(let failure): #expect(failure.kind == .auth || failure.kind == .accountType)
            }
        }
    }

    @Test("REL-14 a token is extended by itself after a day, and refused before", arguments: both)
    func extends(platform: Platform) async throws {
        try await MetaProfileStage.with(platform) { stage in
            let session = try await stage.connect()
            let early = await refusal { () async throws(RefreshFailure) in
                _ = try await stage.connector.refresh(session)
            }
            stage.run.sandbox.world.clock.advance(by: .hours(25))

            let renewed = try await stage.connector.refresh(session)

            #expect(early?.label == "unknown", "no verdict about the grant")
            #expect(try #require(renewed.accessExpiresAt) - Ports.system.now() > .days(59))
            let account = try await stage.connector.check(stage.session(renewed, account: session.account))
            #expect(account.remoteID == session.account?.remoteID)
        }
    }

    @Test("S2.25 sixty days without an extension end the token", arguments: both)
    func expires(platform: Platform) async throws {
        try await MetaProfileStage.with(platform) { stage in
            let session = try await stage.connect()
            stage.run.sandbox.world.clock.advance(by: .days(61))

            let failure = await failure { () async throws(PlatformFailure) in
                _ = try await stage.connector.check(session)
            }
            let ended = await refusal { () async throws(RefreshFailure) in
                _ = try await stage.connector.refresh(session)
            }

            #expect(failure?.kind == .auth)
            #expect(ended?.label == "terminal")
        }
    }

    @Test("REL-9 a withdrawn permission is told as such by check and extension, for everybody", arguments: people)
    func revoked(platform: Platform, person: String) async throws {
        try await MetaProfileStage.with(platform) { stage in
            let session = try await stage.connect(person)
            #expect(stage.run.sandbox.change(person, on: platform.rawValue, .revoke))

            let failure = await failure { () async throws(PlatformFailure) in
                _ = try await stage.connector.check(session)
            }

            #expect(failure?.kind == .auth)
        }
    }

    private func failure(_ call: () async throws(PlatformFailure) -> Void) async -> PlatformFailure? {
        do throws(PlatformFailure) { try await call() } catch { return error }
        return nil
    }

    private func refusal(_ call: () async throws(RefreshFailure) -> Void) async -> RefreshFailure? {
        do throws(RefreshFailure) { try await call() } catch { return error }
        return nil
    }
}
