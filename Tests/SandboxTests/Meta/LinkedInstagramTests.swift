import HTTPTypes
import Sandbox
import Testing

@Suite("Instagram reached through Facebook", .timeLimit(.minutes(10)))
struct LinkedInstagramTests {
    private static let scope = FacebookVisitor.instagramScope
    private static let fields =
        "id,name,access_token,tasks,instagram_business_account{id,username,name,profile_picture_url,followers_count}"

    private static func entries(_ f: FacebookVisitor, token: String) async throws -> [String: JSONValue] {
        let all = try await f.all("me/accounts", fields: fields, token: token)
        return Dictionary(all.map { ($0["name"]?.string ?? "", $0) }) { first, _ in first }
    }

    @Test("S2.14 S4.17 Pages show the accounts that are linked to them, and only those")
    func list() async throws {
        try await FacebookVisitor.visit { f in
            let entries = try await Self.entries(f, token: try await f.connect(scope: Self.scope))
            let bakery = entries["Ada's Bakery"]?["instagram_business_account"]
            #expect(bakery?["id"] == "17841400000000001" && bakery?["username"] == "adas_bakery")
            #expect(
                bakery?.object?.keys.sorted() == ["followers_count", "id", "name", "profile_picture_url", "username"])
            let museum = entries["Museum of Sand"]?["instagram_business_account"]
            #expect(museum?.object?.keys.sorted() == ["followers_count", "id", "username"])
            for page in ["Ada's Gallery", "Test Kitchen", "City Library"] {
                #expect(entries[page]?["access_token"] != nil && entries[page]?["instagram_business_account"] == nil)
            }
        }
    }

    @Test(
        "fields of the other login fail the whole call",
        arguments: ["account_type", "user_id"])
    func foreignField(field: String) async throws {
        try await FacebookVisitor.visit { f in
            let token = try await f.connect(scope: Self.scope)
            let fields = [("fields", "id,instagram_business_account{id,\(field)}")]
            #expect(try await f.graph("me/accounts", fields, token: token).graphError == "100")
        }
    }

    @Test("without instagram_basic the account of a Page cannot be asked for")
    func noPermission() async throws {
        try await FacebookVisitor.visit { f in
            let token = try await f.connect()
            let fields = [("fields", "instagram_business_account")]
            #expect(try await f.graph("101000000000001", fields, token: token).graphError == "10")
            #expect(try await f.graph("17841400000000001", token: token).graphError == "10")
        }
    }

    @Test("S2.13 the account is read with the Page's token; other accounts are not there")
    func node() async throws {
        try await FacebookVisitor.visit { f in
            let token = try await f.connect(scope: Self.scope)
            let page = try await f.pageToken("bakery", token)
            let fields = [("fields", "id,username")]
            let reply = try await f.graph("17841400000000001", fields, token: page)
            #expect(reply.json == ["id": "17841400000000001", "username": "adas_bakery"])
            #expect(reply.usage("x-business-use-case-usage")?["17841400000000001"]?[0]?["type"] == "instagram")
            #expect(try await f.graph("17841400000000001", fields, token: token).status == 200)
            #expect(try await f.graph("17841400000000002", fields, token: page).graphError == "100/33")
            #expect(try await f.graph("17841400000000006", fields, token: token).graphError == "100/33")
        }
    }

    @Test("unlinking ends access to the account, not to the Page; linking one brings it in")
    func linking() async throws {
        try await FacebookVisitor.visit { f in
            let token = try await f.connect(scope: Self.scope)
            let page = try await f.pageToken("bakery", token)
            f.sandbox.change("ig-bakery", on: "instagram-facebook", .loseRole)
            #expect(try await f.graph("17841400000000001", token: page).graphError == "100/33")
            #expect(try await f.graph("me", token: page).status == 200)
            #expect(try await Self.entries(f, token: token)["Ada's Bakery"]?["instagram_business_account"] == nil)
            f.sandbox.change("ig-hermit", on: "instagram-facebook", .regainRole)
            let gallery = try await Self.entries(f, token: token)["Ada's Gallery"]
            #expect(gallery?["instagram_business_account"]?["username"] == "hermit_sand")
            #expect(f.sandbox.change("ig-bakery", on: "facebook", .regainRole) == false)
        }
    }

    @Test("S1.06 an account that turns personal is linked no more; back as a professional one it is there again")
    func conversion() async throws {
        try await FacebookVisitor.visit { f in
            let token = try await f.connect(scope: Self.scope)
            let path = "/control/accounts/instagram-facebook/ig-bakery"
            #expect(try await f.http.send(.post, path + "/make-personal").status == 204)
            #expect(try await f.graph("17841400000000001", token: token).graphError == "100/33")
            #expect(try await f.http.send(.post, path + "/make-professional").status == 204)
            #expect(try await f.graph("17841400000000001", token: token).status == 200)
            let person = "/control/accounts/instagram-facebook/ada/make-personal"
            #expect(try await f.http.send(.post, person).status == 404)
        }
    }

    @Test("the publishing limit is told, unless the person kept the account out of the permission")
    func publishingLimit() async throws {
        try await FacebookVisitor.visit { f in
            let token = try await f.connect(scope: Self.scope)
            let path = "17841400000000001/content_publishing_limit"
            let whole = try await f.graph(path, [("fields", "config,quota_usage")], token: token)
            #expect(
                whole.json?["data"]?[0] == ["quota_usage": 0, "config": ["quota_total": 50, "quota_duration": 86_400]])
            #expect(try await f.graph(path, token: token).json?["data"]?[0] == ["quota_usage": 0])
            #expect(try await f.graph(path, [("fields", "mood")], token: token).graphError == "100")
            let old = String(f.sandbox.clock.now.seconds - 86_401)
            #expect(try await f.graph(path, [("since", old)], token: token).graphError == "100")
            let scopes = Self.scope.split(separator: ",").map(String.init)
            let trimmed = try await f.connect(
                scope: Self.scope,
                choices: FacebookVisitor.choices(scopes: scopes, targets: ["bakery", "forge", "ig-forge"]))
            #expect(try await f.graph("17841400000000001", token: trimmed).status == 200)
            #expect(try await f.graph(path, token: trimmed).graphError == "10")
            #expect(try await f.graph("17841400000000002/content_publishing_limit", token: trimmed).status == 200)
        }
    }

    @Test("its calls, tokens and faults are its own, although the hosts are Facebook's")
    func ledger() async throws {
        try await FacebookVisitor.visit { f in
            f.sandbox.faults.add(Fault(.outage, platform: "instagram-facebook", endpoint: "authorize"))
            #expect(try await f.http.get(FacebookVisitor.dialogPath()).status == 200)
            #expect(try await f.http.get(FacebookVisitor.dialogPath(["scope": Self.scope])).status == 503)
            let token = try await f.connect(scope: Self.scope)
            let page = try await f.pageToken("bakery", token)
            #expect(f.sandbox.ledger.counters("facebook").tokensIssued == 0)
            #expect(f.sandbox.ledger.tokens(platform: "instagram-facebook").allSatisfy { $0.account == "ada" })
            f.sandbox.faults.add(Fault(.rateLimit, platform: "instagram-facebook", account: "ig-bakery"))
            #expect(try await f.graph("me", token: page).graphError == "80002")
            let names = f.sandbox.ledger.requests(platform: "instagram-facebook").map(\.endpoint)
            #expect(names.contains("token") && names.contains("exchange") && names.contains("authorize.decide"))
        }
    }

    @Test("both show the same people, each its own Pages or accounts, and what happens to a person happens to both")
    func people() async throws {
        try await FacebookVisitor.visit { f in
            let accounts = try await f.http.get("/control/accounts").json?["accounts"]?.array ?? []
            func names(_ platform: String) -> [String] {
                accounts.filter { $0["platform"]?.string == platform }.compactMap { $0["name"]?.string }
            }
            #expect(
                names("facebook").prefix(4) == ["ada", "grace", "linus", "hedy"] && names("facebook").contains("bakery")
            )
            #expect(
                names("instagram-facebook").contains("ig-hermit") && !names("instagram-facebook").contains("bakery"))
            let token = try await f.connect()
            f.sandbox.change("ada", on: "instagram-facebook", .revoke)
            #expect(try await f.graph("me", token: token).graphError == "190/458")
        }
    }
}
