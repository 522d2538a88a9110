import Foundation
import HTTPTypes
import Sandbox
import TestKit
import Testing

/// Meta's own description of its nodes as the judge of the fields that the sandbox serves.
@Suite("Meta as described by Meta", .timeLimit(.minutes(10)))
struct MetaContractTests {
    private static let root = "meta/graph-specs/"
    static let isThere = ContractFiles.exists("meta/graph-specs/Page.json")

    private static func description(_ name: String) throws -> JSONValue {
        try #require(JSONValue(parsing: ContractFiles.bytes("\(root)\(name).json")))
    }

    private static func fields(_ name: String) throws -> Set<String> {
        Set(try description(name)["fields"]?.array?.compactMap { $0["name"]?.string } ?? [])
    }

    /// Which of the described fields, and of a few that are not, an address serves.
    private static func served(
        _ candidates: Set<String>, _ ask: (String) async throws -> SandboxClient.Reply
    ) async throws -> Set<String> {
        var served: Set<String> = []
        for field in candidates.sorted() {
            let reply = try await ask(field)
            if reply.status == 200 { served.insert(field) } else { #expect(reply.graphError == "100", "\(field)") }
        }
        return served
    }

    @Test(
        "a Page serves described fields, besides two that the description lacks",
        .enabled(if: isThere, Comment(rawValue: ContractFiles.absence)))
    func page() async throws {
        let described = try Self.fields("Page")
        try await FacebookVisitor.visit { f in
            let token = try await f.connect(scope: FacebookVisitor.instagramScope)
            let all = described.union(["tasks", "picture", "account_type", "user_id", "cats"])
            let served = try await Self.served(all) { field in
                try await f.graph("101000000000001", [("fields", field)], token: token)
            }
            #expect(served.subtracting(described) == ["tasks", "picture"])
            #expect(
                served.isSuperset(of: [
                    "id", "name", "username", "access_token", "category", "instagram_business_account",
                ]))
        }
    }

    @Test(
        "Instagram accounts serve described fields, each login its own",
        .enabled(if: isThere, Comment(rawValue: ContractFiles.absence)))
    func instagram() async throws {
        let linked = try Self.fields("IGUser")
        let own = try Self.fields("IGUserForIGOnlyAPI")
        try await FacebookVisitor.visit { f in
            let token = try await f.connect(scope: FacebookVisitor.instagramScope)
            let served = try await Self.served(linked.union(own)) { field in
                try await f.graph("17841400000000001", [("fields", field)], token: token)
            }
            #expect(served.isSubset(of: linked) && !served.contains("account_type") && !served.contains("user_id"))
            #expect(
                served.isSuperset(of: [
                    "id", "username", "name", "profile_picture_url", "followers_count", "media_count",
                ]))
        }
        try await ProfileVisitor.visit(ProfileVisitor.instagram) { p in
            let token = try await p.connect()
            let served = try await Self.served(linked.union(own)) { field in
                try await p.data("me", [("fields", field)], token: token)
            }
            #expect(served == own)
        }
    }

    @Test(
        "people, portfolios and limits serve described fields",
        .enabled(if: isThere, Comment(rawValue: ContractFiles.absence)))
    func others() async throws {
        let user = try Self.fields("User")
        let business = try Self.fields("Business")
        let limit = try Self.fields("ContentPublishingLimitResponse")
        try await FacebookVisitor.visit { f in
            let token = try await f.connect(scope: FacebookVisitor.instagramScope + ",business_management")
            let served = try await Self.served(user.union(["picture"])) { field in
                try await f.graph("me", [("fields", field)], token: token)
            }
            #expect(served.subtracting(user) == ["picture"] && served.isSuperset(of: ["id", "name"]))
            let portfolio = try await Self.served(business) { field in
                try await f.graph("me/businesses", [("fields", field)], token: token)
            }
            #expect(portfolio == ["id", "name"])
            let limits = try await Self.served(limit) { field in
                try await f.graph("17841400000000001/content_publishing_limit", [("fields", field)], token: token)
            }
            #expect(limits == limit)
        }
    }

    @Test(
        "the token addresses of Instagram take and give what is described",
        .enabled(if: isThere, Comment(rawValue: ContractFiles.absence)))
    func tokens() async throws {
        func names(_ file: String, _ list: String) throws -> [String] {
            let description = try Self.description(file)
            let entries = list == "params" ? description["apis"]?[0]?["params"] : description["fields"]
            return entries?.array?.compactMap { $0["name"]?.string }.sorted() ?? []
        }
        #expect(try names("IGAccessTokenForIGOnlyAPI", "params") == ["access_token", "client_secret", "grant_type"])
        #expect(try names("IGRefreshAccessTokenForIGOnlyAPI", "params") == ["access_token", "grant_type"])
        let exchanged = try names("IGAccessTokenForIGOnlyAPI", "fields")
        let refreshed = try names("IGRefreshAccessTokenForIGOnlyAPI", "fields")
        try await ProfileVisitor.visit(ProfileVisitor.instagram) { p in
            let reply = try await p.exchange(try await p.short())
            #expect(reply.members == exchanged)
            p.sandbox.clock.advance(by: .days(2))
            let token = try #require(reply.json?["access_token"]?.string)
            #expect(try await p.refresh(token).members == refreshed)
        }
    }

    @Test(
        "Threads serves the profile and the quota as its own collection asks for them",
        .enabled(
            if: ContractFiles.exists("meta/threads/threads-api.postman_collection.json"),
            Comment(rawValue: ContractFiles.absence)))
    func threads() async throws {
        let file = "meta/threads/threads-api.postman_collection.json"
        let collection = try #require(JSONValue(parsing: ContractFiles.bytes(file)))
        @Sendable func variable(_ name: String) -> String {
            collection["variable"]?.array?.first { $0["key"]?.string == name }?["value"]?.string ?? ""
        }
        let scopes = variable("scope")
        try await ProfileVisitor.visit(ProfileVisitor.threads) { p in
            let asked = scopes.split(separator: ",").map { String($0).trimmingCharacters(in: .whitespaces) }
            let token = try await p.connect("ada", ["scope": asked.joined(separator: ",")])
            let profile = try await p.data("me", [("fields", variable("fields_profile"))], token: token)
            #expect(profile.status == 200, "\(profile.text)")
            let quota = try await p.data(
                "me/threads_publishing_limit", [("fields", variable("fields_quota"))], token: token)
            #expect(quota.status == 200, "\(quota.text)")
        }
    }
}
