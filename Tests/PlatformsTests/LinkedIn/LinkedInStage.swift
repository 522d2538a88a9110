import Domain
import OAuth
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

typealias LinkedInStage = ClassicStage<LinkedInConnector>

extension ClassicStage where Tested == LinkedInConnector {
    /// The connector of members or of pages, before simulated LinkedIn; pages have an app of their own.
    static func with(
        _ flavor: LinkedInFlavor, client: String? = nil, version: String = LinkedInConnector.usualVersion,
        _ body: @Sendable (ClassicStage) async throws -> Void
    ) async throws {
        let isOfPages =
            LinkedInConnector(
                flavor, door: ScriptedDoor([:]), oauth: OAuth.OAuthClient(door: ScriptedDoor([:]), ports: .system),
                ports: .system
            ).platform == .linkedinPage
        try await with(
            { LinkedInPlatform($0) }, client: client ?? (isOfPages ? "sandbox-linkedin-page" : "sandbox-linkedin"),
            { LinkedInConnector(flavor, door: $0, oauth: $1, ports: .system, version: version) }, body)
    }

    /// The accounts of a login, or how listing failed.
    func listing(_ person: String) async throws -> Result<[RemoteAccount], PlatformFailure> {
        let session = session(try await grant(person).tokens)
        do throws(PlatformFailure) { return .success(try await connector.accounts(of: session)) } catch {
            return .failure(error)
        }
    }

    /// The session after a refresh.
    func renewed(_ session: Session) async throws -> Session {
        self.session(try await connector.refresh(session), account: session.account)
    }
}
