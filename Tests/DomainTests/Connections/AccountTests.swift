import Domain
import Foundation
import TestKit
import Testing

/// Accounts, platforms, and where grants are used.
@Suite("Accounts and platforms", .timeLimit(.minutes(10)))
struct AccountTests {
    private let ada = RemoteAccount(
        remoteID: "1", server: "https://a.example", name: "Ada", handle: "@ada@a.example")

    @Test("REL-8 SEC-15 an account is the same by identifier and server, whatever it is called")
    func same() {
        var renamed = ada
        renamed.name = "Countess"
        renamed.handle = "@countess@a.example"
        renamed.canPublish = false
        var moved = ada
        moved.server = "https://b.example"
        var other = ada
        other.remoteID = "01"

        #expect(ada.isSameAccount(as: renamed) && renamed.isSameAccount(as: ada))
        #expect(!ada.isSameAccount(as: moved))
        #expect(!ada.isSameAccount(as: other), "identifiers are texts, never numbers")
    }

    @Test("an account is stored with everything that is known of it")
    func coding() throws {
        let full = RemoteAccount(
            remoteID: "did:plc:abc", server: "https://pds.example", name: "“Ada”", handle: "ada.example",
            avatarURL: "https://cdn.example/a.png", profileURL: "https://bsky.app/profile/ada.example", kind: "person",
            tier: "Premium", canPublish: false, obstacle: "The account is locked.")
        for account in [ada, full] {
            let data = try JSONEncoder().encode(account)
            #expect(try JSONDecoder().decode(RemoteAccount.self, from: data) == account)
        }
    }

    @Test("there are thirteen platforms, each with a stable word for addresses and a name for people")
    func platforms() {
        #expect(Platform.allCases.count == 13)
        #expect(Set(Platform.allCases.map(\.displayName)).count == 13)
        for platform in Platform.allCases {
            #expect(!platform.displayName.isEmpty)
            #expect(platform.rawValue.allSatisfy { $0.isLowercase || $0 == "-" })
            #expect(Platform(rawValue: platform.rawValue) == platform)
        }
    }

    @Test("an unknown platform is none", arguments: ["", "X", "twitter", "linkedin page", "myspace"])
    func unknownPlatform(word: String) {
        #expect(Platform(rawValue: word) == nil)
    }

    @Test(
        "SEC-9 where a grant is used and renewed is stored with it",
        arguments: [
            GrantServer(apiOrigin: "https://api.x.com"),
            GrantServer(method: .appPassword, apiOrigin: "https://pds.example"),
            GrantServer(
                apiOrigin: "https://pds.example", issuer: "https://as.example",
                tokenEndpoint: "https://as.example/token",
                revocationEndpoint: "https://as.example/revoke"),
            GrantServer(apiOrigin: "https://graph.facebook.com", person: "10220000000000001"),
        ])
    func server(server: GrantServer) throws {
        let data = try JSONEncoder().encode(server)
        #expect(try JSONDecoder().decode(GrantServer.self, from: data) == server)
    }

    @Test("SEC-6 an attempt lives ten minutes, a choice thirty")
    func lives() {
        #expect(Authorization.life == .minutes(10))
        #expect(Authorization.choiceLife == .minutes(30))
    }

    @Test("SEC-28 a platform app prints without its secret")
    func app() {
        let app = PlatformApp(
            id: PlatformApp.ID(TestPorts().ports), platform: .x, server: "https://api.x.com", clientID: "client",
            clientSecret: Secret("hunter2"), redirectURI: "https://martlet.example/callback")
        var dumped = ""
        dump(app, to: &dumped)

        #expect(!"\(app)".contains("hunter2") && !dumped.contains("hunter2"))
        #expect(dumped.contains("client"))
    }

    @Test("SEC-62 a program acts by its role and has no person")
    func principal() {
        let workspace = Workspace.ID(TestPorts().ports)
        let key = Principal(workspaceID: workspace, personID: nil, role: .editor)

        #expect(key.personID == nil && key.sessionHash == nil)
        #expect(key.may(.publish) && !key.may(.administer))
        #expect(key != Principal(workspaceID: workspace, personID: nil, role: .viewer))
    }
}
