import Domain
import OAuth
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// Meta's own descriptions as judges of what is asked of it.
@Suite("Instagram and Threads as described by Meta", .timeLimit(.minutes(10)))
struct MetaProfileContractTests {
    private static let specs = "meta/graph-specs/"
    private static let collection = "meta/threads/threads-api.postman_collection.json"
    static let isThere = ContractFiles.exists(specs + "IGUserForIGOnlyAPI.json") && ContractFiles.exists(collection)

    private static func document(_ name: String) throws -> Outbound.JSONValue {
        try Outbound.JSONValue(parsing: try ContractFiles.bytes(name), maximumBytes: 16 << 20)
    }

    private static func names(_ list: Outbound.JSONValue?) -> Set<String> {
        Set((list?.array ?? []).compactMap { $0["name"]?.string })
    }

    /// The queries that a whole life of a connection sends to the Graph, by the last piece of the path.
    private static func queries<Tested: ClassicConnector>(
        _ maker: @escaping Sandbox.PlatformMaker, _ name: String,
        _ make: @Sendable (any Door, OAuth.OAuthClient) -> Tested
    ) async throws -> [(path: String, items: [OutboundURL.Item])] {
        let door = Watched()
        try await ClassicStage<Tested>.with(maker, client: "sandbox-\(name)", watch: { door.judging($0) }, make) {
            stage in
            let session = try await stage.connect()
            stage.run.sandbox.world.clock.advance(by: .hours(25))
            _ = try await stage.connector.refresh(session)
            _ = try await stage.connector.check(session)
        }
        return door.requests.filter { $0.method == .get }.map { request in
            (String(request.url.path.split(separator: "/").last ?? ""), request.url.queryItems)
        }
    }

    private static func fields(_ items: [OutboundURL.Item]) -> Set<String> {
        Set(items.filter { $0.name == "fields" }.flatMap { $0.value.split(separator: ",").map(String.init) })
    }

    @Test(
        "Instagram: fields and token calls are those of the node specifications",
        .enabled(if: isThere, Comment(rawValue: ContractFiles.absence)))
    func instagram() async throws {
        let known = Self.names(try Self.document(Self.specs + "IGUserForIGOnlyAPI.json")["fields"])
        let exchange = Self.names(
            try Self.document(Self.specs + "IGAccessTokenForIGOnlyAPI.json")["apis"]?[0]?["params"])
        let refresh = Self.names(
            try Self.document(Self.specs + "IGRefreshAccessTokenForIGOnlyAPI.json")["apis"]?[0]?["params"])
        let sent = try await Self.queries({ MetaProfilePlatform.instagram($0) }, "instagram") {
            MetaProfileConnector(.instagram, door: $0, oauth: $1, ports: .system)
        }
        #expect(Set(sent.map(\.path)) == ["access_token", "refresh_access_token", "me"])
        for query in sent {
            switch query.path {
            case "access_token": #expect(Set(query.items.map(\.name)) == exchange)
            case "refresh_access_token": #expect(Set(query.items.map(\.name)) == refresh)
            default: #expect(!Self.fields(query.items).isEmpty && Self.fields(query.items).isSubset(of: known))
            }
        }
    }

    @Test(
        "Threads: fields and permissions are those of Meta's own collection",
        .enabled(if: isThere, Comment(rawValue: ContractFiles.absence)))
    func threads() async throws {
        let collection = try Self.document(Self.collection)
        func variable(_ name: String) -> Set<String> {
            let value = collection["variable"]?.array?.first { $0["key"]?.string == name }?["value"]?.string ?? ""
            return Set(value.split { ", ".contains($0) }.map(String.init))
        }
        let sent = try await Self.queries({ MetaProfilePlatform.threads($0) }, "threads") {
            MetaProfileConnector(.threads, door: $0, oauth: $1, ports: .system)
        }
        let asked = sent.filter { $0.path == "me" }.map { Self.fields($0.items) }
        #expect(asked.count == 3 && asked.allSatisfy { !$0.isEmpty && $0.isSubset(of: variable("fields_profile")) })
        let connector = ClassicFixture { MetaProfileConnector(.threads, door: $0, oauth: $1, ports: $2) }.connector
        let scopes = Set(connector.profile.scopes.map(\.name))
        #expect(!scopes.isEmpty && scopes.isSubset(of: variable("scope")))
    }
}
