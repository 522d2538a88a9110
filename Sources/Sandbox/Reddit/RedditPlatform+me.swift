import HTTPTypes

/// `/api/v1/me` (sheet section 2, profile).
extension RedditPlatform {
    /// A person with what is odd about them.
    struct Redditor: Sendable {
        let account: SandboxAccount
        var karma = 1_234
        var hasVerifiedEmail = true
        var hasSnoovatar = false

        init(_ name: String, _ id: String, _ handle: String, _ title: String) {
            account = SandboxAccount(name: name, id: id, handle: handle, displayName: title)
        }

        func with(_ change: (inout Self) -> Void) -> Self {
            var copy = self
            change(&copy)
            return copy
        }

        static func named(_ name: String) -> Redditor? { all.first { $0.account.name == name } }

        /// Linus is new: nothing verified, no karma, so many subreddits throw his posts away.
        static let all = [
            Redditor("ada", "sbx1ada", "ada_sandbox", "Ada Sandbox"),
            Redditor("grace", "sbx2grc", "grace-tests", "Grace Tests").with { $0.hasSnoovatar = true },
            Redditor("mary", "sbx3mry", "mary_demo", "Mary Demo"),
            Redditor("linus", "sbx4lns", "linus_new", "Linus New").with {
                ($0.karma, $0.hasVerifiedEmail) = (1, false)
            },
        ]
    }

    @Sendable func me(_ call: Call) throws -> Answer {
        try RedditAgent.check(call)
        guard let secret = call.credentials(), let (_, grant) = desk.book.live(secret),
            let account = people.account(grant.account)
        else { throw RedditProblem.token(.unauthorized, "invalid_token") }
        call.note(account: account.name)
        let headers = try RedditRate.take(world, client: grant.client)
        guard grant.scopes.contains("identity") else {
            throw Refusal(RedditProblem.token(.forbidden, "insufficient_scope").answer.with(headers))
        }
        let fields = try? call.queryFields()
        guard let fields, (try? fields.check(optional: ["raw_json"])) != nil, ["1", nil].contains(fields["raw_json"])
        else { throw Refusal(RedditProblem.plain(.badRequest).answer.with(headers)) }
        let shown = person(subject(of: call, account))
        return .json(fields["raw_json"] == "1" ? shown : shown.escaped, headers: headers)
    }

    private func person(_ account: SandboxAccount) -> JSONValue {
        let person = Redditor.named(account.name)
        let karma = person?.karma ?? 0
        let picture = "\(Self.pictures)/avatars/\(account.name)"
        return [
            "id": .string(account.id), "name": .string(account.handle),
            "icon_img": .string("\(picture)?width=256&height=256&crop=256:256,smart"),
            "snoovatar_img": .string(person?.hasSnoovatar == true ? "\(picture)?snoo=1" : ""),
            "total_karma": .integer(karma), "link_karma": .integer(karma / 2),
            "comment_karma": .integer(karma - karma / 2), "created_utc": .number(1_577_836_800.5),
            "has_verified_email": .bool(person?.hasVerifiedEmail == true),
            "is_suspended": .bool(account.state == .suspended), "over_18": false,
            "subreddit": [
                "display_name": .string("u_\(account.handle)"),
                "display_name_prefixed": .string("u/\(account.handle)"),
                "title": .string(account.displayName), "public_description": "Likes <sandboxes> & tests.",
            ],
        ]
    }
}

extension JSONValue {
    /// Every text with `<`, `>` and `&` as in HTML, as Reddit does without `raw_json`.
    var escaped: JSONValue {
        switch self {
        case .string(let text):
            .string(text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;"))
        case .array(let values): .array(values.map(\.escaped))
        case .object(let members): .object(members.mapValues(\.escaped))
        case .null, .bool, .integer, .number: self
        }
    }
}
