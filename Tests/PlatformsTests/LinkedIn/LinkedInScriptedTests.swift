import Domain
import Outbound
import Platforms
import TestKit
import Testing

/// What LinkedIn's refusals mean, and answers that no simulation gives (sheets `linkedin` and `linkedin-page`, section 6).
@Suite("LinkedIn before a scripted door", .timeLimit(.minutes(1)))
struct LinkedInScriptedTests {
    private static let roles = "GET https://api.linkedin.com/rest/organizationAcls"
    private static let lookup = "GET https://api.linkedin.com/rest/organizations"
    private static let person = "GET https://api.linkedin.com/v2/userinfo"
    private static let withdrawal = "POST https://www.linkedin.com/oauth/v2/revoke"

    struct Refusal: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let act: ScriptedDoor.Act
        let kind: PlatformFailure.Kind

        init(_ status: Int, _ code: String, _ kind: PlatformFailure.Kind, number: Int? = nil, _ message: String = "No")
        {
            testDescription = "\(status) \(code) \(number.map(String.init) ?? "")"
            var body: [String: JSONValue] = ["message": .string(message), "status": .integer(status)]
            if !code.isEmpty { body["code"] = .string(code) }
            body["serviceErrorCode"] = number.map { .integer($0) }
            act = .json(status, .object(body))
            self.kind = kind
        }
    }

    static let refusals = [
        Refusal(401, "INVALID_ACCESS_TOKEN", .auth, number: 65_600),
        Refusal(401, "REVOKED_ACCESS_TOKEN", .auth, number: 65_601),
        Refusal(401, "EXPIRED_ACCESS_TOKEN", .auth, number: 65_602), Refusal(401, "", .auth, number: 65_604),
        Refusal(400, "", .auth, number: 65_601), Refusal(401, "EMPTY_ACCESS_TOKEN", .auth), Refusal(401, "", .auth),
        Refusal(
            403, "ACCESS_DENIED", .permission, number: 100, "Not enough permissions to access: GET /organizationAcls"),
        Refusal(403, "", .permission), Refusal(400, "VERSION_MISSING", .app),
        Refusal(426, "NONEXISTENT_VERSION", .app, "Requested version 202508 is not active"),
        Refusal(426, "", .app),
        Refusal(429, "TOO_MANY_REQUESTS", .rateLimit), Refusal(400, "TOO_MANY_REQUESTS", .rateLimit),
        Refusal(409, "CONFLICT", .transient), Refusal(408, "", .transient), Refusal(500, "", .transient),
        Refusal(503, "", .transient), Refusal(504, "", .transient), Refusal(400, "ILLEGAL_ARGUMENT", .unknown),
        Refusal(404, "RESOURCE_NOT_FOUND", .unknown), Refusal(422, "", .unknown),
    ]

    @Test("REL-9 REL-16 each refusal has one class, for members and pages", arguments: refusals)
    func classes(refusal: Refusal) async throws {
        for edge in ConnectorEdge.refreshing {
            let failure = await edge.stand([edge.check: [refusal.act]]).check().failure
            #expect(failure?.kind == refusal.kind, "\(edge.testDescription)")
            let listing = await edge.stand([edge.lists[0]: [refusal.act]]).accounts().failure
            #expect(listing?.kind == refusal.kind, "\(edge.testDescription)")
        }
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        var testDescription: String { "\(status) \(error): \(words)" }
        let status: Int
        let error: String
        let words: String
        let label: String
        var reason: DisconnectReason?
    }

    static let refreshes = [
        Refused(
            status: 400, error: "invalid_request", words: "The provided refresh token is invalid", label: "terminal",
            reason: .revoked),
        Refused(
            status: 400, error: "invalid_grant", words: "The provided refresh token is expired", label: "terminal",
            reason: .expired),
        Refused(
            status: 400, error: "invalid_grant",
            words: "The provided authorization grant or refresh token is invalid, expired or revoked",
            label: "terminal",
            reason: .revoked),
        Refused(
            status: 400, error: "invalid_request", words: "A required parameter \"refresh_token\" is missing",
            label: "unknown"),
        Refused(status: 400, error: "invalid_request", words: "", label: "unknown"),
        Refused(status: 401, error: "invalid_client", words: "Client authentication failed", label: "app_fault"),
        Refused(status: 400, error: "unauthorized_client", words: "", label: "app_fault"),
        Refused(
            status: 429, error: "invalid_grant", words: "The provided refresh token is expired", label: "throttled"),
        Refused(status: 503, error: "invalid_request", words: "The refresh token is …", label: "transient"),
        Refused(status: 400, error: "temporarily_unavailable", words: "", label: "transient"),
    ]

    @Test("REL-9 S0.36 only words about the refresh token itself end a grant", arguments: refreshes)
    func refresh(refused: Refused) async throws {
        let body: JSONValue = ["error": .string(refused.error), "error_description": .string(refused.words)]
        for edge in ConnectorEdge.refreshing {
            let failure = await edge.stand([edge.token: [.json(refused.status, body)]]).refresh().failure
            #expect(failure?.label == refused.label)
            guard let reason = refused.reason else { continue }
            guard case .terminal(reason, _)? = failure else {
                Issue.record("\(String(describing: failure))")
                continue
            }
        }
    }

    @Test("REL-7 REL-17 an answer without life, refresh token or scopes leaves what was; numbers may be texts")
    func partialAnswers() async throws {
        for edge in ConnectorEdge.refreshing {
            let bare = edge.stand([edge.token: [.json(200, ["access_token": "new", "refresh_token": ""])]])
            let tokens = try await bare.refresh().get()
            #expect(tokens.tokens.refresh == Secret("refresh"))
            #expect(tokens.accessExpiresAt == bare.clock.now + .days(60) && tokens.scopes == nil)
            let odd = edge.stand([
                edge.token: [
                    .json(
                        200,
                        [
                            "access_token": "new", "expires_in": "432000", "refresh_token": "other",
                            "refresh_token_expires_in": "864000", "scope": "b,a",
                        ])
                ]
            ])
            let full = try await odd.refresh().get()
            #expect(full.tokens.refresh == Secret("other") && full.scopes == ["a", "b"])
            #expect(full.accessExpiresAt == odd.clock.now + .days(5))
            #expect(full.refreshExpiresAt == odd.clock.now + .days(10))
        }
    }

    @Test(
        "S0.05 S2.44 S2.48 SEC-1 the link asks for exactly these permissions, with blanks as %20 and without PKCE",
        arguments: [
            (ConnectorEdge.member, "openid%20profile%20w_member_social"),
            (ConnectorEdge.page, "w_organization_social%20r_organization_social%20rw_organization_admin"),
        ])
    func link(edge: ConnectorEdge, scopes: String) async throws {
        let stand = edge.stand([:])
        let start = try await stand.connector.authorize(
            AuthorizeRequest(
                destination: try await stand.connector.locate(ConnectTarget()), app: ConnectorEdge.Stand.app,
                redirectURI: "https://martlet.example/callback", state: Secret("state-1")))
        #expect(
            start.url == "https://www.linkedin.com/oauth/v2/authorization?client_id=client&response_type=code"
                + "&redirect_uri=https%3A%2F%2Fmartlet.example%2Fcallback&scope=\(scopes)&state=state-1")
    }

    @Test("a fresh token that is refused at first is shown once more, and no third time", arguments: [true, false])
    func patience(_ works: Bool) async throws {
        let refusal = Refusal(401, "REVOKED_ACCESS_TOKEN", .auth, number: 65_601).act
        let stand = ConnectorEdge.member.stand([
            Self.person: [refusal, works ? .json(200, ["sub": "1", "name": "Ada"]) : refusal]
        ])

        let accounts = await stand.accounts()

        #expect(stand.door.requests.count == 2)
        #expect(works ? accounts.failure == nil : accounts.failure?.kind == .auth)
    }

    @Test("a member without a name is shown by parts of it, or by the identifier")
    func names() async throws {
        let answers: [(JSONValue, String)] = [
            (["sub": "a1", "given_name": "Ada", "family_name": "Byron"], "Ada Byron"), (["sub": "a1"], "a1"),
            (["sub": "a1", "name": " \u{7} "], "a1"), (["sub": "a1", "name": "Ada", "picture": "javascript:1"], "Ada"),
        ]
        for (answer, name) in answers {
            let account = try await ConnectorEdge.member.stand([Self.person: [.json(200, answer)]]).accounts().get()
                .first
            #expect(account?.name == name && account?.remoteID == "a1" && account?.avatarURL == nil)
        }
    }

    @Test("REL-9 a check tells a token that is not active from an answer that does not say", arguments: [true, false])
    func activity(_ says: Bool) async throws {
        let answer: JSONValue = says ? ["active": false, "status": "revoked"] : ["status": "revoked"]
        let failure = await ConnectorEdge.member.stand([ConnectorEdge.member.check: [.json(200, answer)]]).check()
            .failure
        #expect(failure?.kind == (says ? .auth : .transient))
    }

    @Test("S0.47 F3 a permission that is not granted any more is named by the check")
    func lostPermission() async throws {
        let answer: JSONValue = ["active": true, "scope": "openid, profile"]
        let failure = await ConnectorEdge.member.stand([ConnectorEdge.member.check: [.json(200, answer)]]).check()
            .failure
        #expect(failure?.kind == .permission && failure?.words == "Not granted any more: w_member_social.")
    }

    @Test("lists of roles end, whatever their links say")
    func endless() async throws {
        let element: JSONValue = [
            "organization": "urn:li:organization:1", "role": "ADMINISTRATOR", "state": "APPROVED",
        ]
        let more: JSONValue = ["links": [["rel": "next", "href": "https://evil.example/"]]]
        let stand = ConnectorEdge.page.stand([
            Self.roles: [.json(200, ["elements": [element], "paging": more])],
            Self.lookup: [.json(200, ["results": [:]])],
        ])

        let accounts = try await stand.accounts().get()

        #expect(accounts.map(\.name) == ["urn:li:organization:1"])
        let starts = stand.door.sent(to: Self.roles).compactMap { request in
            request.url.queryItems.first { $0.name == "start" }?.value
        }
        #expect(starts == (0..<50).map(String.init))
    }

    @Test("roles of odd shape are passed over, and pages are looked up in batches with literal punctuation")
    func batches() async throws {
        let roles: [JSONValue] =
            (1...60).map {
                ["organization": .string("urn:li:organization:\($0)"), "role": "ADMINISTRATOR", "state": "APPROVED"]
            } + [
                "x", ["organization": "urn:li:person:1", "role": "ADMINISTRATOR"],
                ["organization": "urn:li:organization:1)&x=(", "role": "ADMINISTRATOR"],
                ["organization": "urn:li:organization:61", "role": "ADMINISTRATOR", "state": "REVOKED"],
                ["organization": "urn:li:organization:62"],
            ]
        let stand = ConnectorEdge.page.stand([
            Self.roles: [.json(200, ["elements": .array(roles)])],
            Self.lookup: [.json(200, ["results": ["7": ["localizedName": "Seven"]]])],
        ])

        let accounts = try await stand.accounts().get()

        #expect(accounts.count == 61 && accounts[6].name == "Seven")
        let queries = stand.door.sent(to: Self.lookup).compactMap(\.url.query)
        #expect(queries.count == 2 && queries[0].hasPrefix("ids=List(1,2,3,") && queries[1].hasSuffix(",59,60)"))
    }

    static let withdrawals: [(ScriptedDoor.Act, PlatformFailure.Kind?)] = [
        (.text(200, type: "text/plain", ""), nil), (.json(400, ["error": "invalid_request"]), nil),
        (.text(404, type: "text/html", "<h1>Not found"), nil), (.json(401, ["error": "invalid_client"]), .app),
        (.json(503, ["error": "server_error"]), .transient), (.text(502, type: "text/html", "<h1>Sorry"), .transient),
        (.json(429, ["message": "slow"]), .rateLimit), (.lost(mayHaveArrived: true), .transient),
    ]

    @Test(
        "SEC-18 an address that nobody documents may refuse, and passing trouble is told",
        arguments: withdrawals.indices)
    func withdraws(index: Int) async throws {
        let (act, kind) = Self.withdrawals[index]
        let stand = ConnectorEdge.page.stand([Self.withdrawal: [act]])
        let failure: PlatformFailure?
        do throws(PlatformFailure) {
            try await stand.connector.revoke(stand.session)
            failure = nil
        } catch { failure = error }

        #expect(failure?.kind == kind)
        #expect(stand.door.requests.first?.field("token") == "access")
    }

    @Test("a limit that does not say when it opens waits an hour, and not beyond midnight UTC")
    func midnight() async throws {
        for edge in ConnectorEdge.refreshing {
            let stand = edge.stand([edge.check: [.json(429, ["message": "slow"])]])
            #expect(await stand.check().failure?.retryAt == stand.clock.now + .hours(1))
            stand.clock.advance(by: .hours(15) + .minutes(30))
            #expect(await stand.check().failure?.retryAt == stand.clock.now + .minutes(30))
        }
    }
}
