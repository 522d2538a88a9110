import HTTPTypes
import Sandbox
import Testing

@Suite("Pages of Facebook", .timeLimit(.minutes(10)))
struct FacebookPageTests {
    @Test("S2.09 S4.16 the list has more than one page whatever the limit, and next leads to the end")
    func pages() async throws {
        try await FacebookVisitor.visit { f in
            let token = try await f.connect()
            let first = try await f.graph("me/accounts", [("fields", "id"), ("limit", "100")], token: token)
            #expect(first.json?["data"]?.array?.count == 5)
            let next = try #require(first.json?["paging"]?["next"]?.string)
            #expect(next.hasPrefix("https://graph.facebook.com/v26.0/10220000000000001/accounts?"))
            #expect(next.contains("access_token=") && next.contains("limit=100"))
            let all = try await f.all("me/accounts", token: token)
            #expect(all.compactMap { $0["name"]?.string }.count == 7)
            #expect(Set(all.compactMap { $0["id"]?.string }).count == 7)
            let last = try await f.http.get(next.replacing("https://", with: "/"))
            #expect(last.json?["paging"]?["next"] == nil && last.json?["paging"]?["cursors"] != nil)
        }
    }

    @Test(
        "cursors and limits that were never given are refused",
        arguments: [
            ("after", "rubbish"), ("after", "OTk"), ("limit", "0"), ("limit", "101"), ("limit", "all"),
            ("before", "MA"),
        ])
    func cursors(name: String, value: String) async throws {
        try await FacebookVisitor.visit { f in
            let reply = try await f.graph("me/accounts", [(name, value)], token: try await f.connect())
            #expect(reply.status == 400 && reply.graphError == "100")
        }
    }

    @Test("S2.08 a Page shows its tasks; a person without Pages gets an empty list")
    func tasks() async throws {
        try await FacebookVisitor.visit { f in
            let all = try await f.all("me/accounts", token: try await f.connect())
            let museum = try #require(all.first { $0["name"] == "Museum of Sand" })
            #expect(museum["tasks"] == ["ANALYZE", "MODERATE"] && museum["access_token"] != nil)
            let bakery = try #require(all.first { $0["name"] == "Ada's Bakery" })
            #expect(bakery["tasks"]?.array?.contains("CREATE_CONTENT") == true && bakery["category"] == "Bakery")
            #expect(bakery["picture"]?["data"]?["url"]?.string?.hasPrefix("https://scontent.xx.fbcdn.net/v/") == true)
            let kitchen = try #require(all.first { $0["name"] == "Test Kitchen" })
            #expect(kitchen["username"] == nil)
            let linus = try await f.graph("me/accounts", token: try await f.connect("linus"))
            #expect(linus.json == ["data": []])
        }
    }

    @Test("without pages_show_list the list is empty, unticked Pages are not on it")
    func unticked() async throws {
        try await FacebookVisitor.visit { f in
            let none = try await f.connect(scope: "pages_manage_posts")
            #expect(try await f.graph("me/accounts", token: none).json == ["data": []])
            let scopes = FacebookVisitor.pagesScope.split(separator: ",").map(String.init)
            let some = try await f.connect(
                choices: FacebookVisitor.choices(scopes: scopes, targets: ["garden", "museum"]))
            let names = try await f.all("me/accounts", token: some).compactMap { $0["name"]?.string }
            #expect(names == ["Museum of Sand", "Garden Club"])
            #expect(try await f.graph("101000000000001", [("fields", "name")], token: some).graphError == "100/33")
        }
    }

    @Test("the token of a Page is the same each time and lives on after the user token, from a short one it dies")
    func pageTokens() async throws {
        try await FacebookVisitor.visit { f in
            let short = try await f.short()
            let brief = try await f.pageToken("bakery", short)
            let long = try #require(try await f.exchange(short).json?["access_token"]?.string)
            let lasting = try await f.pageToken("bakery", long)
            #expect(try await f.pageToken("bakery", long) == lasting && lasting != brief)
            f.sandbox.clock.advance(by: .seconds(5_100))
            #expect(try await f.graph("me", token: brief).graphError == "190/463")
            f.sandbox.clock.advance(by: .days(61))
            #expect(try await f.graph("me", token: long).graphError == "190/463")
            let me = try await f.graph("me", [("fields", "id,name")], token: lasting)
            #expect(me.json == ["id": "101000000000001", "name": "Ada's Bakery"])
        }
    }

    @Test("S1.23 S1.25 a lost role takes the Page from the list and ends its token, sibling Pages go on")
    func roles() async throws {
        try await FacebookVisitor.visit { f in
            let token = try await f.connect()
            let bakery = try await f.pageToken("bakery", token)
            let forge = try await f.pageToken("forge", token)
            f.sandbox.change("bakery", on: "facebook", .loseRole)
            #expect(try await f.graph("me", token: bakery).graphError == "190/492")
            #expect(try await f.graph("me", token: forge).status == 200)
            #expect(try await f.all("me/accounts", token: token).count == 6)
            f.sandbox.change("bakery", on: "facebook", .regainRole)
            #expect(try await f.graph("me", token: bakery).status == 200)
            f.sandbox.change("ada", on: "facebook", .loseRole)
            #expect(try await f.all("me/accounts", token: token).isEmpty)
            #expect(try await f.graph("me", token: forge).graphError == "190/492")
            #expect(try await f.graph("me", token: token).status == 200)
        }
    }

    @Test("portfolios show Pages without a role as well, without a token; client Pages with one")
    func portfolios() async throws {
        try await FacebookVisitor.visit { f in
            let scope = FacebookVisitor.pagesScope + ",business_management"
            let token = try await f.connect(scope: scope)
            let portfolio = try #require(
                try await f.graph("me/businesses", [("limit", "100")], token: token).json?["data"]?[0]?["id"]?.string)
            let owned = try await f.all("\(portfolio)/owned_pages", token: token)
            #expect(owned.compactMap { $0["name"]?.string } == ["Garden Club", "Atelier"])
            #expect(owned[1]["access_token"] == nil && owned[1]["tasks"] == nil && owned[0]["access_token"] != nil)
            let client = try await f.all("\(portfolio)/client_pages", token: token)
            #expect(client.count == 1 && client[0]["access_token"] != nil)
            let hedy = try await f.connect("hedy", scope: scope)
            #expect(try await f.graph("me/accounts", token: hedy).json == ["data": []])
            #expect(
                try await f.all("\(portfolio)/owned_pages", token: hedy).compactMap { $0["name"]?.string } == [
                    "Atelier"
                ])
            let grace = try await f.connect("grace", scope: scope)
            #expect(try await f.graph("me/businesses", token: grace).json == ["data": []])
            #expect(try await f.graph("\(portfolio)/owned_pages", token: grace).graphError == "100/33")
            let plain = try await f.connect()
            #expect(try await f.graph("me/businesses", token: plain).graphError == "10")
        }
    }
}
