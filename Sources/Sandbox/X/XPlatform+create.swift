import HTTPTypes
import Synchronization

/// Creating and deleting posts on X (sheet section 4).
extension XPlatform {
    private static let members = [
        "text", "media", "poll", "reply", "quote_tweet_id", "reply_settings", "community_id", "share_with_followers",
        "made_with_ai", "paid_partnership", "edit_options", "geo", "nullcast", "for_super_followers_only",
        "direct_message_deep_link", "card_uri",
    ]
    private static let switches = [
        "share_with_followers", "made_with_ai", "paid_partnership", "nullcast", "for_super_followers_only",
    ]
    /// What a plain account may not ask for.
    private static let privileges = ["edit_options", "geo", "card_uri", "direct_message_deep_link", "community_id"]
    private static let replySettings: Set<String> = ["following", "mentionedUsers", "subscribers", "verified"]
    /// A post with the same words is refused for so long.
    private static let duplicateWindow = Duration.seconds(86_400)

    /// A body that passed all checks that need no memory.
    private struct Draft {
        var text: String
        var media: [String]
        var replyTo: String?
    }

    @Sendable func createTweet(_ call: Call) async throws -> Answer {
        try await authorized(call, scopes: ["tweet.read", "tweet.write", "users.read"]) { account in
            let body = try call.jsonObject()
            let draft = try self.draft(body)
            let links = LinkScanner(draft.text).links.map { link in
                XState.ShortLink(
                    short: "https://t.co/\(shortName())", target: link.target, written: link.text)
            }
            let now = world.clock.now
            var post = XState.Post(
                id: snowflakes.next(), account: account.name, text: draft.text, links: links, media: draft.media,
                replyTo: draft.replyTo, at: now)
            let media = try state.withLock { state in
                let media = try self.media(draft.media, of: account, in: state, at: now)
                if let parent = try self.parent(of: draft, by: account, in: state) {
                    post.conversation = parent.conversation ?? parent.id
                    post.answered = parent.account
                }
                try self.checkDuplicate(draft, by: account, in: state, at: now)
                state.posts[post.id] = post
                return media
            }
            record(post, by: account, media: media)
            let shown = XTweet(post, links: links, media: media)
            return .json(["data": shown.json(author: account, fields: [])], status: .created)
        }
    }

    @Sendable func deleteTweet(_ call: Call) async throws -> Answer {
        try await authorized(call, scopes: ["tweet.read", "tweet.write", "users.read"]) { account in
            let id = call.captures["id"] ?? ""
            try state.withLock { state in
                guard let post = state.posts[id], !post.isDeleted else {
                    throw XProblem.notFound("tweet", "id", id)
                }
                guard post.account == account.name else { throw XProblem.notPermitted }
                state.posts[id]?.isDeleted = true
            }
            world.ledger.deletePost(platform: name, remoteID: id)
            return .json(["data": ["deleted": true]])
        }
    }

    private func shortName() -> String {
        String(world.random.token(12).filter { $0.isLetter || $0.isNumber }.prefix(10))
    }

    private func record(_ post: XState.Post, by account: SandboxAccount, media: [XState.Media]) {
        var entry = LedgerEntry.Post(
            platform: name, account: account.name, remoteID: post.id, text: post.text,
            media: media.map { .init(id: $0.id, contentType: $0.contentType, alt: $0.alt, digest: $0.digest) },
            replyTo: post.replyTo, permalink: "/x.com/\(account.handle)/status/\(post.id)", at: post.at)
        entry.links = LedgerEntry.Link.find(post.links.map { ($0.written, $0.target) }, in: post.text)
        world.ledger.post(entry)
    }

    // MARK: The body

    private func draft(_ body: [String: JSONValue]) throws -> Draft {
        try body.check(optional: Self.members)
        if body["quote_tweet_id"] != nil { throw XProblem.forbidden("Quoting this post is not allowed.") }
        if let setting = body["reply_settings"], !Self.replySettings.contains(setting.string ?? "") {
            throw FieldProblem.invalid("reply_settings")
        }
        for name in Self.switches { _ = try body.value(name, \.bool) }
        for name in Self.privileges where body[name] != nil { throw XProblem.notPermitted }
        let media = try mediaIDs(body)
        try checkPoll(body, hasMedia: !media.isEmpty)
        let text = try body.value("text", \.string) ?? ""
        if text.allSatisfy(\.isWhitespace), media.isEmpty {
            throw XProblem.invalid("text", text, "$.text: is missing but it is required")
        }
        let replyTo = try reply(body)
        try checkText(text, isReply: replyTo != nil)
        return Draft(text: text, media: media, replyTo: replyTo)
    }

    private func checkText(_ text: String, isReply: Bool) throws {
        if WeightedLength.hasForbidden(text) {
            throw XProblem.invalid("text", "", "The text has characters that are not allowed.")
        }
        let cashtags = text.split { $0.isWhitespace }.count { word in
            word.first == "$" && (1...6).contains(word.dropFirst().count) && word.dropFirst().allSatisfy(\.isLetter)
        }
        if cashtags > 1 { throw XProblem.invalid("text", "", "A post can have a maximum of one cashtag.") }
        // Too long is answered with the same words as everything forbidden (sheet section 6).
        let counted = isReply ? WeightedLength.withoutLeadingMentions(text) : text
        if WeightedLength.of(counted) > WeightedLength.maximum { throw XProblem.notPermitted }
    }

    private func mediaIDs(_ body: [String: JSONValue]) throws -> [String] {
        guard let media = try body.value("media", \.object) else { return [] }
        try media.check(required: ["media_ids"], optional: ["tagged_user_ids"])
        guard try media.strings("tagged_user_ids").count <= 10 else {
            throw FieldProblem.invalid("media.tagged_user_ids")
        }
        let ids = try media.strings("media_ids")
        guard !ids.isEmpty else { throw FieldProblem.invalid("media.media_ids") }
        guard ids.count <= 4 else {
            throw XProblem.invalid(
                "media.media_ids", "\(ids.count)",
                "$.media.media_ids: there must be a maximum of 4 items in the array")
        }
        guard Set(ids).count == ids.count else { throw FieldProblem.invalid("media.media_ids") }
        return ids
    }

    private func reply(_ body: [String: JSONValue]) throws -> String? {
        guard let reply = try body.value("reply", \.object) else { return nil }
        try reply.check(
            required: ["in_reply_to_tweet_id"], optional: ["exclude_reply_user_ids", "auto_populate_reply_metadata"])
        _ = try reply.strings("exclude_reply_user_ids")
        _ = try reply.value("auto_populate_reply_metadata", \.bool)
        let id = try reply.value("in_reply_to_tweet_id", \.string) ?? ""
        guard (1...19).contains(id.count), id.allSatisfy({ $0.isASCII && $0.isNumber }) else {
            throw FieldProblem.invalid("reply.in_reply_to_tweet_id")
        }
        return id
    }

    private func checkPoll(_ body: [String: JSONValue], hasMedia: Bool) throws {
        guard let poll = try body.value("poll", \.object) else { return }
        try poll.check(required: ["options", "duration_minutes"], optional: ["reply_settings"])
        let options = try poll.strings("options")
        let minutes = try poll.value("duration_minutes", \.integer) ?? 0
        guard (2...4).contains(options.count), options.allSatisfy({ (1...25).contains($0.count) }) else {
            throw FieldProblem.invalid("poll.options")
        }
        guard (5...10_080).contains(minutes) else { throw FieldProblem.invalid("poll.duration_minutes") }
        guard !hasMedia else { throw FieldProblem.invalid("poll") }
    }

    // MARK: Checks against memory

    private func media(
        _ ids: [String], of account: SandboxAccount, in state: XState, at now: SandboxTime
    ) throws -> [XState.Media] {
        let found = ids.compactMap { state.media[$0] }.filter { media in
            media.account == account.name && media.isFinal && media.readyAt <= now && media.expires > now
        }
        guard found.count == ids.count else {
            throw XProblem.invalid(
                "media.media_ids", "[\(ids.joined(separator: ","))]", "Your media IDs are invalid.")
        }
        if found.count > 1, found.contains(where: { $0.isVideo || $0.isAnimation }) {
            throw XProblem.invalid("media.media_ids", "", "A video or GIF must be the only item.")
        }
        return found
    }

    private func parent(of draft: Draft, by account: SandboxAccount, in state: XState) throws -> XState.Post? {
        guard let id = draft.replyTo else { return nil }
        guard let parent = state.posts[id], !parent.isDeleted else {
            throw XProblem.forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.")
        }
        guard parent.account == account.name || Self.mentions(account.handle, in: parent.text) else {
            throw XProblem.forbidden(
                "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by "
                    + "the author of the post you are replying to.")
        }
        return parent
    }

    private static func mentions(_ handle: String, in text: String) -> Bool {
        text.split { !$0.isLetter && !$0.isNumber && !"@_".contains($0) }.contains { $0 == "@\(handle)" }
    }

    /// Posts with media differ by their media; only bare words are compared.
    private func checkDuplicate(
        _ draft: Draft, by account: SandboxAccount, in state: XState, at now: SandboxTime
    ) throws {
        guard draft.media.isEmpty else { return }
        let isKnown = state.posts.values.contains { post in
            post.account == account.name && !post.isDeleted && post.media.isEmpty && post.text == draft.text
                && post.at + Self.duplicateWindow > now
        }
        if isKnown { throw XProblem.forbidden("You are not allowed to create a Tweet with duplicate content.") }
    }
}
