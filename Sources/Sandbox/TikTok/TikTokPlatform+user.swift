import HTTPTypes

/// What an app learns about a creator (sheet section 2).
extension TikTokPlatform {
    /// A creator.
    struct Creator: Sendable {
        let account: SandboxAccount
        var isPrivate = false
        var isVerified = false
        var longestVideo = 600

        init(_ name: String, _ number: Int, _ handle: String, _ title: String) {
            account = SandboxAccount(
                name: name, id: "694000000000000000\(number)", handle: handle, displayName: title)
        }

        func with(_ change: (inout Self) -> Void) -> Self {
            var copy = self
            change(&copy)
            return copy
        }

        /// Who may see a post, in the words of the API.
        var privacies: [String] {
            [isPrivate ? "FOLLOWER_OF_CREATOR" : "PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"]
        }

        static func named(_ name: String) -> Creator? { all.first { $0.account.name == name } }

        /// Unique for each app, the other for each developer.
        static func openID(_ name: String, client: String) -> String {
            let digits = Array(Digest.hex(Array("\(client)/\(name)".utf8)))
            return [8, 4, 4, 4, 12].reduce(into: (parts: [String](), rest: digits[...])) { state, count in
                state.parts.append(String(state.rest.prefix(count)))
                state.rest = state.rest.dropFirst(count)
            }.parts.joined(separator: "-")
        }

        /// Grace is private, Mary is new: short videos, nothing switched on.
        static let all = [
            Creator("ada", 1, "ada.sandbox", "Ada Sandbox").with { $0.isVerified = true },
            Creator("grace", 2, "grace.tests", "Grace Tests").with { $0.isPrivate = true },
            Creator("linus", 3, "linus.demo", "Linus Demo"),
            Creator("mary", 4, "mary.new", "Mary New").with { $0.longestVideo = 60 },
        ]
    }

    private static let fieldScopes: [String: String] = {
        let names = [
            "user.info.basic": [
                "open_id", "union_id", "avatar_url", "avatar_url_100", "avatar_large_url", "display_name",
            ],
            "user.info.profile": ["username", "bio_description", "profile_deep_link", "is_verified"],
            "user.info.stats": ["follower_count", "following_count", "likes_count", "video_count"],
        ]
        return names.reduce(into: [:]) { result, pair in for name in pair.value { result[name] = pair.key } }
    }()

    @Sendable func userInfo(_ call: Call) async throws -> Answer {
        try await authorized(call, perMinute: 600) { account, grant in
            let fields = try call.queryFields()
            try fields.check(required: ["fields"])
            let names = (fields["fields"] ?? "").split(separator: ",", omittingEmptySubsequences: false).map(
                String.init)
            for name in names {
                guard let scope = Self.fieldScopes[name] else {
                    throw TikTokProblem.parameters("Fields is invalid: \(name)")
                }
                guard grant.scopes.contains(scope) else { throw TikTokProblem.scope }
            }
            let user = user(account, grant)
            let pairs = names.compactMap { name in user[name].map { (name, $0) } }
            return ["user": .object(Dictionary(pairs) { first, _ in first })]
        }
    }

    /// Whatever stands in the way of posting is told here as well, with status 200.
    @Sendable func creatorInfo(_ call: Call) async throws -> Answer {
        try await authorized(call, perMinute: 20) { account, grant in
            try call.queryFields().check()
            guard call.contentType == "application/json",
                call.body.isEmpty || JSONValue(parsing: call.body) == [:]
            else { throw TikTokProblem.parameters("The request body is invalid.") }
            guard grant.scopes.contains("video.publish") else { throw TikTokProblem.scope }
            if let obstacle = obstacle(account, grant) { throw obstacle.withSuccess }
            let creator = Creator.named(account.name)
            return [
                "creator_avatar_url": .string(picture(account.name, life: 7_200)),
                "creator_username": .string(account.handle), "creator_nickname": .string(account.displayName),
                "privacy_level_options": .array((creator?.privacies ?? []).map { .string($0) }),
                "comment_disabled": false, "duet_disabled": .bool(creator?.isPrivate == true),
                "stitch_disabled": .bool(creator?.isPrivate == true),
                "max_video_post_duration_sec": .integer(creator?.longestVideo ?? 0),
            ]
        }
    }

    /// Runs a call with a good token and wraps its answer.
    func authorized(
        _ call: Call, perMinute: Int, _ work: (SandboxAccount, OAuthGrant) async throws -> JSONValue
    ) async throws -> Answer {
        do {
            guard call.path.hasSuffix("/") else { throw Refusal(unknownAddress(call)) }
            guard let secret = call.credentials(), let (_, grant) = desk.book.live(secret),
                let account = people.account(grant.account), account.state != .deactivated
            else { throw TikTokProblem.token }
            call.note(account: account.name)
            let standing = world.rates.take(
                "tiktok/\(call.endpoint)/\(grant.id)", limit: perMinute, window: .seconds(60))
            guard !standing.isExceeded else { throw TikTokProblem.tooMany }
            return TikTokProblem.good(try await work(subject(of: call, account), grant), world.random)
        } catch let problem as TikTokProblem {
            throw Refusal(problem.answer(world.random))
        } catch let problem as FieldProblem {
            throw Refusal(TikTokProblem.parameters("The request is invalid: \(problem).").answer(world.random))
        }
    }

    private func user(_ account: SandboxAccount, _ grant: OAuthGrant) -> [String: JSONValue] {
        let videos = world.ledger.posts(platform: name).count { $0.account == account.name && $0.deletedAt == nil }
        let image = JSONValue.string(picture(account.name, life: 172_800))
        return [
            "open_id": .string(Creator.openID(account.name, client: grant.client)),
            "union_id": .string(Creator.openID(account.name, client: "developer")), "avatar_url": image,
            "avatar_url_100": image, "avatar_large_url": image, "display_name": .string(account.displayName),
            "username": .string(account.handle), "bio_description": "A simulated creator.",
            "profile_deep_link": .string("https://vm.tiktok.com/\(account.name)"),
            "is_verified": .bool(Creator.named(account.name)?.isVerified == true), "follower_count": 42,
            "following_count": 7, "likes_count": 0, "video_count": .integer(videos),
        ]
    }

    func picture(_ name: String, life: Int) -> String {
        let ends = world.clock.now.seconds + life
        return "\(Self.pictures)/avatars/\(name)?x-expires=\(ends)&x-signature=\(Digest.short("\(name)\(ends)"))"
    }
}
