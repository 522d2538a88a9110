import Domain
import Outbound
import Platforms
import Testing

@testable import Engine

@Suite("Who we are, for servers that read it", .timeLimit(.minutes(10)))
struct ClientDocumentTests {
    @Test("SEC-7 SEC-10 the client metadata names the one callback that attempts use")
    func metadata() async throws {
        try await House.open(runsJobs: false) { house in
            let document = try JSONValue(parsing: try #require(house.engine.connecting.clientMetadata()))
            let listing = try #require(
                try await house.engine.connecting.platforms(by: house.owner).first { $0.profile.platform == .bluesky })

            #expect(document["redirect_uris"]?.strings == [listing.callbackURL])
            #expect(document["client_id"]?.string == House.publicURL + "/oauth/client-metadata.json")
            #expect(document["jwks_uri"]?.string == House.publicURL + "/oauth/jwks.json")
        }
    }

    @Test("SEC-10 SEC-31 the key set has public halves only")
    func keys() async throws {
        try await House.open(runsJobs: false, settings: { $0.publicURL = "https://martlet.example" }) { house in
            _ = try await house.engine.connecting.start(
                NewAuthorization(platform: .bluesky, handle: "ada.bsky.social"), by: house.owner)

            let bytes = try #require(try await house.engine.connecting.clientKeys())

            let keys = try #require(try JSONValue(parsing: bytes)["keys"]?.array)
            #expect(keys.count == 1)
            #expect(keys.first?["kty"]?.string == "EC")
            #expect(keys.first?["d"] == nil)
            #expect(keys.first?["kid"]?.string?.isEmpty == false)
        }
    }
}
