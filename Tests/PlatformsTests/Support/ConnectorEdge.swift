import Domain
import OAuth
import Outbound
import Platforms
import TestKit
import Testing

/// A connector of a plain OAuth platform before a scripted door, and where its calls go.
struct ConnectorEdge: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let make: @Sendable (any Door, OAuthClient, Ports) -> any ClassicConnector
    /// The address of codes and refreshes.
    let token: String
    /// What the address of codes answers when all is well.
    let tokens: JSONValue
    /// The address that a check asks.
    let check: String
    /// The addresses that listing needs.
    let lists: [String]

    static let all = [facebook, instagram, member, page]
    static let refreshing = [member, page]

    static let facebook = pages("facebook", .facebook, check: "https://graph.facebook.com/v26.0/me")
    static let instagram = pages("instagram-facebook", .instagram, check: "https://graph.facebook.com/v26.0/42")
    static let member = linkedIn(
        "linkedin", .member, check: "POST https://www.linkedin.com/oauth/v2/introspectToken",
        list: "GET https://api.linkedin.com/v2/userinfo")
    static let page = linkedIn(
        "linkedin-page", .page, check: "GET https://api.linkedin.com/rest/organizationAcls",
        list: "GET https://api.linkedin.com/rest/organizationAcls")

    private static func pages(_ name: String, _ flavor: MetaPagesFlavor, check: String) -> ConnectorEdge {
        ConnectorEdge(
            testDescription: name, make: { MetaPagesConnector(flavor, door: $0, oauth: $1, ports: $2) },
            token: "POST https://graph.facebook.com/v26.0/oauth/access_token",
            tokens: ["access_token": "short", "token_type": "bearer"], check: "GET " + check,
            lists: ["GET https://graph.facebook.com/v26.0/me/accounts"])
    }

    private static func linkedIn(
        _ name: String, _ flavor: LinkedInFlavor, check: String, list: String
    ) -> ConnectorEdge {
        ConnectorEdge(
            testDescription: name, make: { LinkedInConnector(flavor, door: $0, oauth: $1, ports: $2) },
            token: "POST https://www.linkedin.com/oauth/v2/accessToken", tokens: ["access_token": "new"], check: check,
            lists: [list])
    }

    /// The connector with its door and clock.
    func stand(_ acts: [String: [ScriptedDoor.Act]]) -> Stand {
        let clock = TestPorts()
        let door = ScriptedDoor(acts, ports: clock.ports)
        return Stand(
            clock: clock, door: door,
            connector: make(door, OAuthClient(door: door, ports: clock.ports), clock.ports))
    }

    struct Stand {
        let clock: TestPorts
        let door: ScriptedDoor
        let connector: any ClassicConnector

        static let app = PlatformApp(
            id: PlatformApp.ID(stored: "app_1"), platform: .facebook, server: "https://platform.example",
            clientID: "client", clientSecret: Secret("s3cret"), redirectURI: "https://martlet.example/callback")

        /// A session of the account 42, whose own token is `own`.
        var session: Session {
            let grant = Grant(
                id: Grant.ID(stored: "gra_1"), workspaceID: Workspace.ID(stored: "wsp_1"),
                platform: connector.platform, platformAppID: Self.app.id, generation: 1, accessExpiresAt: nil,
                refreshExpiresAt: nil, scopes: [], server: GrantServer(apiOrigin: "https://platform.example"))
            return Session(
                grant: grant,
                tokens: GrantTokens(
                    access: Secret("access"), refresh: Secret("refresh"), accounts: ["42": Secret("own")]),
                app: Self.app,
                account: RemoteAccount(remoteID: "42", server: "https://www.example", name: "Ada", handle: "ada"))
        }

        func exchange() async throws -> Result<NewGrant, AuthorizationFailure> {
            let code = CodeExchange(
                destination: try await connector.locate(ConnectTarget()), app: Self.app,
                redirectURI: Self.app.redirectURI, secrets: AuthorizeSecrets(verifier: Secret("v")),
                code: Secret("code"))
            do throws(AuthorizationFailure) { return .success(try await connector.exchange(code)) } catch {
                return .failure(error)
            }
        }

        func check() async -> Result<RemoteAccount, PlatformFailure> {
            do throws(PlatformFailure) { return .success(try await connector.check(session)) } catch {
                return .failure(error)
            }
        }

        func accounts() async -> Result<[RemoteAccount], PlatformFailure> {
            do throws(PlatformFailure) { return .success(try await connector.accounts(of: session)) } catch {
                return .failure(error)
            }
        }

        func refresh() async -> Result<NewTokens, RefreshFailure> {
            do throws(RefreshFailure) { return .success(try await connector.refresh(session)) } catch {
                return .failure(error)
            }
        }
    }
}

extension Result {
    /// The failure, if it is one.
    var failure: Failure? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}
