import HTTPTypes
import Sandbox
import Testing

@Suite("LinkedIn: members and pages", .timeLimit(.minutes(10)))
struct LinkedInCallTests {
    private static let acls = "/rest/organizationAcls?q=roleAssignee&state=APPROVED&count=100&start=0"

    @Test("S2.22 the member: claims as the scopes allow, locale as object or text, a picture not everywhere")
    func member() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let ada = try await l.get(
                "/v2/userinfo", try await l.connect().text("access_token"), version: nil, restli: nil)
            #expect(ada.status == 200 && ada.json?["name"] == "Ada Sandbox" && ada.json?["given_name"] == "Ada")
            #expect(ada.json?["locale"]?["language"] == "en" && ada.json?["email"] == nil)
            let picture = try ada.text("picture").dropFirst("https://".count)
            #expect(try await l.http.get("/\(picture)").header("content-type") == "image/png")
            let token = try await l.connect("grace", scope: "openid profile email").text("access_token")
            let grace = try await l.get("/v2/userinfo", token)
            #expect(grace.json?["locale"] == "en_US" && grace.json?["email"] == "grace@sandbox.example")
            let linus = try await l.get("/v2/userinfo", try await l.connect("linus").text("access_token"))
            #expect(linus.json?["picture"] == nil && linus.json?["sub"] != nil)
            let bare = try await l.connect("mary", scope: "openid w_member_social").text("access_token")
            #expect(try await l.get("/v2/userinfo", bare).members == ["sub"])
            let none = try await l.connect("mary", scope: "w_member_social").text("access_token")
            #expect(try await l.get("/v2/userinfo", none).status == 403)
        }
    }

    @Test("S3.09 another app sees another identifier of the same member; the public name needs a scope")
    func pairwise() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let one = try await l.get("/v2/userinfo", try await l.connect().text("access_token"))
            let pages = try await l.connect(app: "-page", scope: "openid profile r_basicprofile").text("access_token")
            let two = try await l.get("/v2/userinfo", pages)
            #expect(one.json?["sub"] != two.json?["sub"])
            let me = try await l.get("/v2/me", pages)
            #expect(me.json?["id"] == two.json?["sub"] && me.json?["vanityName"] == "ada-sandbox")
            #expect(try await l.get("/v2/me", try await l.connect().text("access_token")).status == 403)
        }
    }

    @Test("what is wrong with a token has a number")
    func tokens() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let empty = try await l.get("/v2/userinfo", nil)
            #expect(empty.status == 401 && empty.json?["code"] == "EMPTY_ACCESS_TOKEN")
            let unknown = try await l.get("/v2/userinfo", "AQunknown")
            #expect(
                unknown.json == [
                    "message": "Invalid access token", "serviceErrorCode": 65_600, "status": 401,
                    "code": "INVALID_ACCESS_TOKEN",
                ])
            let token = try await l.connect().text("access_token")
            l.sandbox.change("ada", on: "linkedin", .deactivate)
            #expect(try await l.get("/v2/userinfo", token).json?["code"] == "REVOKED_ACCESS_TOKEN")
            l.sandbox.change("ada", on: "linkedin", .restore)
            #expect(try await l.get("/v2/userinfo?projection=(id)", token).json?["code"] == "ILLEGAL_ARGUMENT")
        }
    }

    @Test("S4.15 the picker comes in pages of five, a page once for each role, whatever the count")
    func picker() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let token = try await l.connect(app: "-page").text("access_token")
            let first = try await l.get(Self.acls, token, method: "FINDER")
            #expect(first.status == 200 && first.json?["elements"]?.array?.count == 5)
            #expect(first.json?["paging"]?["links"]?[0]?["href"]?.string?.contains("start=5") == true)
            let roles = try await l.roles(token)
            let names = roles.compactMap { $0["organization"]?.string }
            #expect(names.count == 7 && Set(names).count == 6)
            #expect(names.filter { $0 == "urn:li:organization:2414186" }.count == 2)
            #expect(names.contains("urn:li:organizationBrand:2414189"))
            #expect(
                roles.allSatisfy {
                    $0["state"] == "APPROVED" && $0["roleAssignee"]?.string?.hasPrefix("urn:li:person:") == true
                })
            #expect(try await l.roles(token, more: "").count == 8)
            #expect(try await l.roles(token, more: "&role=ADMINISTRATOR&state=APPROVED").count == 3)
            #expect(try await l.roles(token, more: "&state=REQUESTED").count == 1)
        }
    }

    @Test("S0.49 S1.30 the kinds of members: older shape, a role that may not publish, no page at all")
    func kinds() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let grace = try await l.roles(try await l.connect("grace", app: "-page").text("access_token"))
            #expect(grace.count == 2 && grace[0]["organizationTarget"]?.string == "urn:li:organization:2414183")
            #expect(grace[0]["organization"] == nil)
            let mary = try await l.roles(try await l.connect("mary", app: "-page").text("access_token"))
            #expect(mary.map { $0["role"] } == ["ANALYST"])
            #expect(try await l.roles(try await l.connect("linus", app: "-page").text("access_token")).isEmpty)
        }
    }

    @Test("S1.30 S1.31 roles are lost by member or by page, stay listed as revoked, and come back")
    func roles() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (ada, grace) = (
                try await l.connect(app: "-page").text("access_token"),
                try await l.connect("grace", app: "-page").text("access_token")
            )
            #expect(l.sandbox.change("bakery", on: "linkedin-page", .loseRole))
            #expect(try await l.roles(ada).count == 6)
            #expect(try await l.roles(grace).count == 1)
            #expect(try await l.roles(grace, more: "&state=REVOKED").count == 1)
            #expect(l.sandbox.change("grace", on: "linkedin-page", .loseRole))
            #expect(try await l.roles(grace).isEmpty)
            #expect(try await l.get("/v2/userinfo", grace).status == 200)
            l.sandbox.change("grace", on: "linkedin-page", .regainRole)
            l.sandbox.change("bakery", on: "linkedin-page", .regainRole)
            #expect(try await l.roles(grace).count == 2)
            #expect(l.sandbox.change("bakery", on: "linkedin", .loseRole) == false)
            #expect(l.sandbox.change("nobody", on: "linkedin-page", .loseRole) == false)
        }
    }

    @Test(
        "every versioned call names a version that lives, and the protocol",
        arguments: [
            (nil, "2.0.0", 400, "VERSION_MISSING"), ("", "2.0.0", 400, "VERSION_MISSING"),
            ("202512", "2.0.0", 426, "NONEXISTENT_VERSION"), ("202511", "2.0.0", 426, "NONEXISTENT_VERSION"),
            ("202612", "2.0.0", 426, "NONEXISTENT_VERSION"), ("202507", "2.0.0", 426, "NONEXISTENT_VERSION"),
            ("2026-07", "2.0.0", 426, "NONEXISTENT_VERSION"), ("202613", "2.0.0", 426, "NONEXISTENT_VERSION"),
            ("202607", nil, 400, "ILLEGAL_ARGUMENT"), ("202607", "1.0.0", 400, "ILLEGAL_ARGUMENT"),
        ] as [(String?, String?, Int, String)])
    func versions(version: String?, restli: String?, status: Int, code: String) async throws {
        try await LinkedInVisitor.visit { l async throws in
            let token = try await l.connect(app: "-page").text("access_token")
            let reply = try await l.get(Self.acls, token, version: version, restli: restli)
            #expect(reply.status == status && reply.json?["code"]?.string == code)
        }
    }

    @Test("versions come and go with the clock")
    func sunset() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let token = try await l.connect(app: "-page").text("access_token")
            #expect(try await l.get(Self.acls, token, version: "202601").status == 200)
            l.pass(.days(59))
            #expect(try await l.get(Self.acls, token, version: "202601").status == 426)
            #expect(try await l.get(Self.acls, token, version: "202612").status == 200)
        }
    }

    @Test(
        "wrong queries of the picker",
        arguments: [
            "", "q=admin", "q=roleAssignee&role=KING", "q=roleAssignee&state=GOOD", "q=roleAssignee&count=101",
            "q=roleAssignee&count=0", "q=roleAssignee&start=-1", "q=roleAssignee&projection=(x)",
            "q=roleAssignee&q=roleAssignee",
        ])
    func wrong(query: String) async throws {
        try await LinkedInVisitor.visit { l async throws in
            let token = try await l.connect(app: "-page").text("access_token")
            let reply = try await l.get("/rest/organizationAcls?\(query)", token)
            #expect(reply.status == 400 && reply.json?["code"] == "ILLEGAL_ARGUMENT")
            #expect(try await l.get(Self.acls, token, method: "GET_ALL").status == 400)
        }
    }

    @Test("names of pages: many at once with literal punctuation, one by one, unknown ones beside the others")
    func lookup() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let token = try await l.connect(app: "-page").text("access_token")
            let many = try await l.get("/rest/organizations?ids=List(2414183,1337)", token)
            #expect(many.json?["results"]?["2414183"]?["localizedName"] == "Bakery Sandbox")
            #expect(many.json?["results"]?["2414183"]?["logoV2"]?["original"] == "urn:li:digitalmediaAsset:LOGO2414183")
            #expect(many.json?["statuses"] == ["2414183": 200, "1337": 404] && many.json?["errors"]?["1337"] != nil)
            for query in [
                "ids=List%282414183%29", "ids=2414183", "ids=List()", "ids=List(a)", "ids=List(1)&ids=List(1)", "",
            ] {
                #expect(try await l.get("/rest/organizations?\(query)", token).status == 400, "\(query)")
            }
            let one = try await l.get("/rest/organizations/2414189", token)
            #expect(one.json?["vanityName"] == "atelier-sandbox" && one.json?["id"] == 2_414_189)
            #expect(try await l.get("/rest/organizations/1", token).status == 404)
            #expect(
                try await l.get("/rest/organizations/2414189", try await l.connect().text("access_token")).status == 403
            )
        }
    }

    @Test("a logo becomes an address by projection or as an image")
    func logos() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let token = try await l.connect(app: "-page").text("access_token")
            let projection = "(id,localizedName,vanityName,logoV2(original~:playableStreams))"
            let path = "/v2/organizations/2414183?projection="
            let page = try await l.get(path + projection, token, version: nil, restli: nil)
            let address = page.json?["logoV2"]?["original~"]?["elements"]?[0]?["identifiers"]?[0]?["identifier"]?.string
            let image = try await l.get("/rest/images/urn%3Ali%3Aimage%3ALOGO2414183", token)
            #expect(image.json?["owner"] == "urn:li:organization:2414183" && image.json?["status"] == "AVAILABLE")
            for url in [address, image.json?["downloadUrl"]?.string] {
                let place = try #require(url).dropFirst("https://".count)
                #expect(try await l.http.get("/\(place)").header("content-type") == "image/png")
            }
            #expect(try await l.get(path + "(id)", token).status == 400)
            #expect(try await l.get("/rest/images/urn:li:image:LOGO2414183", token).status == 400)
            #expect(try await l.get("/rest/images/urn%3Ali%3Aimage%3Anone", token).status == 404)
        }
    }

    @Test("limits by member, app and day; one too many says nothing about when")
    func limits() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let token = try await l.connect().text("access_token")
            let day = l.sandbox.clock.now.seconds / 86_400
            for _ in 0..<500 {
                _ = l.sandbox.world.rates.take(
                    "linkedin/sandbox-linkedin-client/ada/\(day)", limit: 500, window: .days(1))
            }
            let reply = try await l.get("/v2/userinfo", token)
            #expect(
                reply.status == 429 && reply.json?["code"] == "TOO_MANY_REQUESTS" && reply.header("retry-after") == nil)
            #expect(try await l.post("introspectToken", [("token", token)]).json?["active"] == true)
            #expect(try await l.get("/v2/userinfo", try await l.connect("grace").text("access_token")).status == 200)
            l.pass(.days(1))
            #expect(try await l.get("/v2/userinfo", token).status == 200)
        }
    }

    @Test("S4.02 S4.03 two platforms, one host: people, pages, public pages, faults")
    func faces() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let accounts = try await l.http.get("/control/accounts").json?["accounts"]?.array ?? []
            #expect(accounts.filter { $0["platform"] == "linkedin" }.count == 4)
            #expect(accounts.filter { $0["platform"] == "linkedin-page" && $0["kind"] == "page" }.count == 7)
            #expect(try await l.http.get("/www.linkedin.com/in/ada-sandbox").text.contains("Ada Sandbox"))
            #expect(try await l.http.get("/www.linkedin.com/company/bakery-sandbox").text.contains("Bakery Sandbox"))
            #expect(try await l.http.get("/www.linkedin.com/").status == 200)
            #expect(try await l.http.get("/api.linkedin.com/v2/cats").json?["code"] == "RESOURCE_NOT_FOUND")
            let token = try await l.connect().text("access_token")
            l.sandbox.faults.add(Fault(.wrongAccount, platform: "linkedin", endpoint: "userinfo"))
            #expect(try await l.get("/v2/userinfo", token).json?["name"] == "Grace Tests")
            l.sandbox.faults.add(Fault(.rateLimit, platform: "linkedin", endpoint: "userinfo"))
            #expect(try await l.get("/v2/userinfo", token).header("retry-after") == "60")
        }
    }
}
