import HTTPTypes
import Synchronization

/// Figures of posts, pages and members (linkedin.md and linkedin-page.md section 8).
extension LinkedInPlatform {
    private static let admin = ["rw_organization_admin", "r_organization_admin"]
    private static let queryTypes: Set<String> = [
        "IMPRESSION", "MEMBERS_REACHED", "REACTION", "COMMENT", "RESHARE", "POST_SAVE", "POST_SEND", "LINK_CLICKS",
    ]
    /// Share statistics reach back so many days.
    private static let reach = 366

    var figureEndpoints: [Endpoint] {
        let api = Self.api
        return [
            Endpoint("shareStatistics", "GET", api, "/rest/organizationalEntityShareStatistics", reply: shares),
            Endpoint("followerStatistics", "GET", api, "/rest/organizationalEntityFollowerStatistics", reply: gains),
            Endpoint("pageStatistics", "GET", api, "/rest/organizationPageStatistics", reply: views),
            Endpoint("networkSizes", "GET", api, "/rest/networkSizes/:urn", reply: network),
            Endpoint("memberPostAnalytics", "GET", api, "/rest/memberCreatorPostAnalytics", reply: memberPosts),
            Endpoint("memberFollowers", "GET", api, "/rest/memberFollowersCount", reply: memberFollowers),
        ]
    }

    private func administered(
        _ urn: String?, _ name: String, _ account: SandboxAccount, _ call: Call
    ) throws -> Organization {
        guard let urn else { throw FieldProblem.missing(name) }
        let page = try page(urn)
        guard hasRole(account.name, ["ADMINISTRATOR", "ANALYST"], on: page) else { throw LinkedInProblem.denied(call) }
        return page
    }

    @Sendable private func shares(_ call: Call) throws -> Answer {
        try performed(call, anyOf: Self.admin) { account, _ in
            let query = try RestliQuery(
                call, required: ["q", "organizationalEntity"], optional: ["shares", "ugcPosts", "timeIntervals"])
            guard query["q"] == "organizationalEntity" else { throw FieldProblem.invalid("q") }
            let page = try administered(
                try query.urn("organizationalEntity"), "organizationalEntity", account, call)
            let wanted = [("share", try query.urns("shares")), ("ugcPost", try query.urns("ugcPosts"))]
            if let days = try query.days("timeIntervals") {
                guard wanted.allSatisfy(\.1.isEmpty) else { throw FieldProblem.invalid("timeIntervals") }
                return .json(try daily(days) { day in ["totalShareStatistics": self.statistics("\(page.urn)/\(day)")] })
            }
            var elements: [JSONValue] = []
            for (kind, urns) in wanted {
                // Each kind of identifier has its own parameter.
                guard urns.allSatisfy({ $0.hasPrefix("urn:li:\(kind):") }) else { throw FieldProblem.invalid(kind) }
                elements += urns.filter { isPost($0, of: page) }.map { urn in
                    [
                        "organizationalEntity": .string(page.urn), kind: .string(urn),
                        "totalShareStatistics": statistics(urn),
                    ]
                }
            }
            if wanted.allSatisfy(\.1.isEmpty) {
                elements = [
                    ["organizationalEntity": .string(page.urn), "totalShareStatistics": statistics(page.urn)]
                ]
            }
            return .json(["elements": .array(elements), "paging": ["start": 0, "count": 10, "links": []]])
        }
    }

    private func isPost(_ urn: String, of page: Organization) -> Bool {
        memory.withLock { memory in memory.posts[urn].map { $0.author.urn == page.urn && $0.deleted == nil } ?? false }
    }

    private func statistics(_ urn: String) -> JSONValue {
        let (figures, comments) = (Figures(urn), memory.withLock { $0.comments(on: urn).count })
        let total = figures.clicks + figures.likes + figures.shares + comments
        return [
            "impressionCount": .integer(figures.impressions), "uniqueImpressionsCount": .integer(figures.members),
            "clickCount": .integer(figures.clicks), "likeCount": .integer(figures.likes),
            "commentCount": .integer(comments), "shareCount": .integer(figures.shares),
            "engagement": .number(Double(total) / Double(max(figures.impressions, 1))),
        ]
    }

    private func daily(_ days: Range<Int>, _ figures: (Int) -> [String: JSONValue]) throws -> JSONValue {
        let today = world.clock.now.seconds / 86_400
        guard days.count <= Self.reach, days.lowerBound >= today - Self.reach, days.upperBound <= today + 1 else {
            throw FieldProblem.invalid("timeIntervals")
        }
        let elements = days.map { day -> JSONValue in
            let range: JSONValue = [
                "start": .integer(day * 86_400_000), "end": .integer((day + 1) * 86_400_000),
            ]
            return .object(figures(day).merging(["timeRange": range]) { $1 })
        }
        return ["elements": .array(elements), "paging": ["start": 0, "count": .integer(elements.count), "links": []]]
    }

    @Sendable private func gains(_ call: Call) throws -> Answer {
        try performed(call, anyOf: Self.admin) { account, _ in
            let query = try RestliQuery(call, required: ["q", "organizationalEntity", "timeIntervals"])
            guard query["q"] == "organizationalEntity" else { throw FieldProblem.invalid("q") }
            let urn = try query.urn("organizationalEntity")
            _ = try administered(urn, "organizationalEntity", account, call)
            guard let days = try query.days("timeIntervals") else { throw FieldProblem.invalid("timeIntervals") }
            let gains: JSONValue = ["organicFollowerGain": 2, "paidFollowerGain": 0]
            return .json(
                try daily(days) { _ in ["organizationalEntity": JSONValue(urn), "followerGains": gains] })
        }
    }

    @Sendable private func views(_ call: Call) throws -> Answer {
        try performed(call, anyOf: Self.admin) { account, _ in
            let query = try RestliQuery(call, required: ["q", "organization"], optional: ["timeIntervals"])
            guard query["q"] == "organization" else { throw FieldProblem.invalid("q") }
            let urn = try query.urn("organization")
            _ = try administered(urn, "organization", account, call)
            let views: JSONValue = ["views": ["allPageViews": ["pageViews": 12]]]
            let element: [String: JSONValue] = ["organization": JSONValue(urn), "totalPageStatistics": views]
            guard let days = try query.days("timeIntervals") else {
                return .json(["elements": [.object(element)], "paging": ["start": 0, "count": 1, "links": []]])
            }
            return .json(try daily(days) { _ in element })
        }
    }

    @Sendable private func network(_ call: Call) throws -> Answer {
        try performed(call, anyOf: Self.admin) { account, _ in
            let fields = try call.queryFields()
            try fields.check(required: ["edgeType"])
            guard fields["edgeType"] == "COMPANY_FOLLOWED_BY_MEMBER" else { throw FieldProblem.invalid("edgeType") }
            guard !call.path.contains(":") else { throw FieldProblem.invalid("urn") }
            _ = try administered(call.captures["urn"], "urn", account, call)
            return .json(["firstDegreeSize": 1_042])
        }
    }

    // MARK: Members

    @Sendable private func memberPosts(_ call: Call) throws -> Answer {
        try performed(call, anyOf: ["r_member_postAnalytics"]) { account, _ in
            let query = try RestliQuery(call, required: ["q", "queryType", "aggregation"], optional: ["entity"])
            guard let type = query["queryType"], Self.queryTypes.contains(type) else {
                throw FieldProblem.invalid("queryType")
            }
            guard query["aggregation"] == "TOTAL" else { throw FieldProblem.invalid("aggregation") }
            let urns = try analysed(query, account)
            let count = urns.reduce(0) { $0 + self.count(type, of: $1) }
            return .json([
                "elements": [["count": .integer(count), "metricType": [:]]],
                "paging": ["start": 0, "count": 10, "links": []],
            ])
        }
    }

    /// `(share:…)` or `(ugc:…)` with an encoded URN, or all posts of the member.
    private func analysed(_ query: RestliQuery, _ account: SandboxAccount) throws -> [String] {
        let own = memory.withLock(\.posts.values).filter {
            $0.author.account == account.name && !$0.author.isPage && $0.deleted == nil
        }.map(\.urn)
        switch (query["q"], query.raw("entity")) {
        case ("me", nil): return own
        case ("entity", let raw?):
            let kinds = [("(share:", "urn:li:share:"), ("(ugc:", "urn:li:ugcPost:")]
            let found = kinds.compactMap { start, prefix -> String? in
                guard raw.hasPrefix(start), raw.hasSuffix(")") else { return nil }
                let inner = raw.dropFirst(start.count).dropLast()
                guard !inner.contains(":"), let urn = try? Percent.decodeForm(inner), urn.hasPrefix(prefix) else {
                    return nil
                }
                return urn
            }.first
            guard let found, own.contains(found) else { throw FieldProblem.invalid("entity") }
            return [found]
        default: throw FieldProblem.invalid("q")
        }
    }

    private func count(_ type: String, of urn: String) -> Int {
        let figures = Figures(urn)
        return switch type {
        case "IMPRESSION": figures.impressions
        case "MEMBERS_REACHED": figures.members
        case "REACTION": figures.likes
        case "COMMENT": memory.withLock { $0.comments(on: urn).count }
        case "RESHARE": figures.shares
        case "LINK_CLICKS": figures.clicks
        default: 0
        }
    }

    @Sendable private func memberFollowers(_ call: Call) throws -> Answer {
        try performed(call, anyOf: ["r_member_profileAnalytics"]) { _, _ in
            let fields = try call.queryFields()
            try fields.check(required: ["q"])
            guard fields["q"] == "me" else { throw FieldProblem.invalid("q") }
            return .json([
                "elements": [["memberFollowersCount": 314]], "paging": ["start": 0, "count": 1, "links": []],
            ])
        }
    }
}
