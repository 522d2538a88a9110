import Domain
import OAuth
import Outbound
import TestKit
import Testing

@testable import Platforms

/// The login as LinkedIn's own discovery document describes it; for the interface itself there is no description.
@Suite("LinkedIn's login as LinkedIn describes it", .timeLimit(.minutes(1)))
struct LinkedInContractTests {
    private static let file = "linkedin/openid-configuration.json"

    @Test(
        "addresses, scopes and the absence of PKCE are those of the document",
        .enabled(if: ContractFiles.exists(file), Comment(rawValue: ContractFiles.absence)))
    func document() throws {
        let document = try JSONValue(parsing: try ContractFiles.bytes(Self.file))
        for flavor in [LinkedInFlavor.member, .page] {
            let server = flavor.server.authorization
            #expect(document["authorization_endpoint"]?.string == server.authorizationEndpoint.text)
            #expect(document["token_endpoint"]?.string == server.tokenEndpoint.text)
            #expect(document["code_challenge_methods_supported"] == nil && server.dialect.pkce == nil)
        }
        let scopes = Set(LinkedInFlavor.member.profile.scopes.map(\.name))
        #expect(scopes.subtracting(document["scopes_supported"]?.strings ?? []) == ["w_member_social"])
        #expect(document["userinfo_endpoint"]?.string == ConnectorEdge.member.lists[0].replacing("GET ", with: ""))
        let claims = Set(document["claims_supported"]?.strings ?? [])
        #expect(claims.isSuperset(of: ["sub", "name", "given_name", "family_name", "picture"]))
    }
}
