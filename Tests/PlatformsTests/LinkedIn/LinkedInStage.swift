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
        wrapping wrap: @Sendable (any Door) -> any Door = { $0 },
        _ body: @Sendable (ClassicStage) async throws -> Void
    ) async throws {
        let isOfPages =
            LinkedInConnector(
                flavor, door: ScriptedDoor([:]), oauth: OAuth.OAuthClient(door: ScriptedDoor([:]), ports: .system),
                ports: .system
            ).platform == .linkedinPage
        try await with(
            { LinkedInPlatform($0) }, client: client ?? (isOfPages ? "sandbox-linkedin-page" : "sandbox-linkedin"),
            { door, _ in
                let door = wrap(door)
                return LinkedInConnector(
                    flavor, door: door, oauth: OAuth.OAuthClient(door: door, ports: .system), ports: .system,
                    version: version)
            }, body)
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

    /// The same session with another app.
    func with(secret: String, _ session: Session) -> Session {
        let other = PlatformApp(
            id: app.id, platform: app.platform, server: app.server, clientID: app.clientID,
            clientSecret: Secret(secret),
            redirectURI: app.redirectURI)
        return Session(grant: session.grant, tokens: session.tokens, app: other, account: session.account)
    }
}
