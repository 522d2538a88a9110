import HTTPTypes

/// Choosing where to post (sheet section 4).
extension RedditPlatform {
    var placeEndpoints: [Endpoint] {
        let api = Self.api
        return [
            Endpoint("subreddits.mine", "GET", api, "/subreddits/mine/:kind", reply: mine),
            Endpoint("subreddits.search", "GET", api, "/subreddits/search", reply: search),
            Endpoint("search_reddit_names", "POST", api, "/api/search_reddit_names", reply: names),
            Endpoint("about", "GET", api, "/r/:sr/about", reply: about),
            Endpoint("post_requirements", "GET", api, "/api/v1/:sr/post_requirements", reply: requirements),
            Endpoint("flairselector", "POST", api, "/r/:sr/api/flairselector", reply: flairSelector),
            Endpoint("link_flair", "GET", api, "/r/:sr/api/link_flair_v2", reply: linkFlair),
        ]
    }

    @Sendable private func mine(_ call: Call) throws -> Answer {
        try performed(call, scope: "mysubreddits") { visitor in
            let account = visitor.account.name
            let all: [Subreddit] =
                switch call.captures["kind"] {
                case "subscriber": Subreddit.all.filter { $0.subscribers.contains(account) }
                case "contributor": Subreddit.all.filter { $0.contributors.contains(account) }
                case "moderator": Subreddit.all.filter { $0.moderators.contains(account) }
                default: throw RedditProblem.plain(.notFound)
                }
            return try listing(all.map { (name: $0.fullname, data: described($0, visitor)) }, "t5", visitor.query)
        }
    }

    @Sendable private func search(_ call: Call) throws -> Answer {
        try performed(call, scope: "read") { visitor in
            let wanted = try visitor.query.require("q").lowercased()
            let found = Subreddit.all.filter { $0.type != "private" && $0.name.contains(wanted) }
            let rest = Fields(visitor.query.list.filter { $0.name != "q" }.map { ($0.name, $0.value) })
            return try listing(found.map { (name: $0.fullname, data: described($0, visitor)) }, "t5", rest)
        }
    }

    @Sendable private func names(_ call: Call) throws -> Answer {
        try performed(call, scope: "read") { visitor in
            let form = try form(call, visitor, required: ["query"], optional: ["exact", "include_over_18"])
            let (wanted, isExact) = (try form.require("query").lowercased(), try Self.flag(form["exact"]))
            let found = Subreddit.all.filter { isExact ? $0.name == wanted : $0.name.hasPrefix(wanted) }
            guard !found.isEmpty || !isExact else { throw RedditProblem.plain(.notFound) }
            return ["names": .array(found.map { .string($0.name) })]
        }
    }

    /// A list in pages of at most a hundred.
    func listing(_ all: [(name: String, data: JSONValue)], _ kind: String, _ query: Fields) throws -> JSONValue {
        try query.check(optional: ["limit", "after", "sort", "count"])
        guard let limit = Int(query["limit"] ?? "25"), (1...100).contains(limit) else {
            throw FieldProblem.invalid("limit")
        }
        let start = query["after"].flatMap { after in all.firstIndex { $0.name == after }.map { $0 + 1 } } ?? 0
        let page = all.dropFirst(start).prefix(limit)
        let isLast = start + limit >= all.count
        return [
            "kind": "Listing",
            "data": [
                "after": isLast ? .null : JSONValue(page.last?.name), "before": .null, "dist": .integer(page.count),
                "modhash": .null, "children": .array(page.map { ["kind": .string(kind), "data": $0.data] }),
            ],
        ]
    }

    @Sendable private func about(_ call: Call) throws -> Answer {
        try performed(call, scope: "read") { visitor in
            try visitor.query.check()
            return ["kind": "t5", "data": described(try place(call, visitor), visitor)]
        }
    }

    private func described(_ place: Subreddit, _ visitor: Visitor) -> JSONValue {
        let account = visitor.account.name
        return [
            "id": .string(String(place.fullname.dropFirst(3))), "name": .string(place.fullname),
            "display_name": .string(place.name), "display_name_prefixed": .string("r/\(place.name)"),
            "title": .string("All about \(place.name)"), "url": .string("/r/\(place.name)/"), "subscribers": 4_321,
            "subreddit_type": .string(place.type), "submission_type": .string(place.submissionType),
            "restrict_posting": .bool(place.isRestricted), "user_is_banned": .bool(place.banned.contains(account)),
            "user_is_muted": false, "user_is_contributor": .bool(place.contributors.contains(account)),
            "user_is_moderator": .bool(place.moderators.contains(account)),
            "user_is_subscriber": .bool(place.subscribers.contains(account)),
            "allow_images": .bool(place.takesMedia), "allow_videos": .bool(place.takesMedia),
            "allow_videogifs": .bool(place.takesMedia), "allow_galleries": .bool(place.takesMedia),
            "allow_polls": true, "spoilers_enabled": true, "over18": false,
            "link_flair_enabled": .bool(!place.flairs.isEmpty), "submit_text": "Be <kind> & brief.",
            "quarantine": false,
        ]
    }

    @Sendable private func requirements(_ call: Call) throws -> Answer {
        try performed(call, scope: "submit") { visitor in
            try visitor.query.check()
            let place = try place(call, visitor)
            return [
                "title_text_min_length": place.shortestTitle.map { .integer($0) } ?? .null,
                "title_text_max_length": place.longestTitle.map { .integer($0) } ?? .null, "title_regexes": [],
                "title_required_strings": [],
                "title_blacklisted_strings": .array(place.titleBlacklist.map { .string($0) }),
                "body_restriction_policy": .string(place.bodyPolicy), "body_text_min_length": .null,
                "body_text_max_length": .null, "body_regexes": [], "body_required_strings": [],
                "body_blacklisted_strings": [],
                "domain_blacklist": .array(place.domainBlacklist.map { .string($0) }), "domain_whitelist": [],
                "link_restriction_policy": place.domainBlacklist.isEmpty ? "none" : "blacklist",
                "link_repost_age": .null, "is_flair_required": .bool(place.needsFlair), "guidelines_text": .null,
                "guidelines_display_policy": .null,
            ]
        }
    }

    /// Exactly the flairs that this person may choose.
    @Sendable private func flairSelector(_ call: Call) throws -> Answer {
        try performed(call, scope: "flair") { visitor in
            let form = try form(call, visitor, required: ["is_newlink"], optional: [])
            guard try Self.flag(form["is_newlink"]) else { throw FieldProblem.invalid("is_newlink") }
            let place = try place(call, visitor)
            let isModerator = place.moderators.contains(visitor.account.name)
            let choices = place.flairs.filter { isModerator || !$0.isForModerators }.map { flair -> JSONValue in
                [
                    "flair_template_id": .string(flair.id), "flair_text": .string(flair.text),
                    "flair_text_editable": .bool(flair.isEditable), "flair_css_class": "", "flair_position": "left",
                ]
            }
            return ["current": [:], "choices": .array(choices)]
        }
    }

    @Sendable private func linkFlair(_ call: Call) throws -> Answer {
        try performed(call, scope: "flair") { visitor in
            try visitor.query.check()
            let place = try place(call, visitor)
            guard !place.flairs.isEmpty else { throw RedditProblem.plain(.forbidden) }
            return .array(
                place.flairs.map { flair in
                    [
                        "id": .string(flair.id), "text": .string(flair.text), "text_editable": .bool(flair.isEditable),
                        "type": "text", "mod_only": .bool(flair.isForModerators), "richtext": [],
                        "background_color": "", "text_color": "dark",
                    ]
                })
        }
    }
}
