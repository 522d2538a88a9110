import HTTPTypes
import Synchronization

/// Reading back, comments, changing and deleting (sheet sections 4, 7 and 8).
extension RedditPlatform {
    private static let longestComment = 10_000

    var postEndpoints: [Endpoint] {
        let api = Self.api
        return [
            Endpoint("user.submitted", "GET", api, "/user/:name/submitted", reply: submitted),
            Endpoint("info", "GET", api, "/api/info", reply: info),
            Endpoint("karma", "GET", api, "/api/v1/me/karma", reply: karma),
            Endpoint("comment", "POST", api, "/api/comment", reply: comment),
            Endpoint("editusertext", "POST", api, "/api/editusertext", reply: edit),
            Endpoint("del", "POST", api, "/api/del", reply: delete),
            Endpoint("selectflair", "POST", api, "/r/:sr/api/selectflair", reply: selectFlair),
        ]
    }

    /// Removed posts are told to their author.
    @Sendable private func submitted(_ call: Call) throws -> Answer {
        try performed(call, scope: "history") { visitor in
            guard let person = accounts.first(where: { $0.handle == call.captures["name"] }) else {
                throw RedditProblem.plain(.notFound)
            }
            guard ["new", "hot", "top", nil].contains(visitor.query["sort"]) else { throw FieldProblem.invalid("sort") }
            let now = world.clock.now
            let posts = memory.withLock(\.posts.values).reversed().filter { post in
                guard let shown = post.shown, post.account == person.name, !post.isDeleted else { return false }
                return shown <= now && call.shows(madeAt: shown, now: now)
            }
            return try listing(posts.map { (name: $0.name, data: described($0)) }, "t3", visitor.query)
        }
    }

    @Sendable private func info(_ call: Call) throws -> Answer {
        try performed(call, scope: "read") { visitor in
            try visitor.query.check(required: ["id"])
            let names = try visitor.query.require("id").split(separator: ",").map(String.init)
            guard names.count <= 100 else { throw FieldProblem.invalid("id") }
            let posts = memory.withLock { memory in names.compactMap { memory.posts[$0] } }
            let all = posts.filter { !$0.isDeleted && $0.shown != nil }.map { (name: $0.name, data: described($0)) }
            return try listing(all, "t3", Fields([("limit", "100")]))
        }
    }

    private func described(_ post: RedditState.Post) -> JSONValue {
        let isSelf = ["self", "poll"].contains(post.kind)
        let own = Self.web + post.path + "/"
        let comments = memory.withLock { $0.comments.values.count { $0.post == post.name && !$0.isDeleted } }
        return [
            "id": .string(post.id), "name": .string(post.name), "title": .string(post.title),
            "subreddit": .string(post.subreddit), "author": .string(people.account(post.account)?.handle ?? ""),
            "created_utc": .number(Double(post.created.milliseconds / 1_000) + 0.5),
            "permalink": .string(post.path + "/"), "is_self": .bool(isSelf),
            "url": .string(isSelf || post.url.isEmpty ? own : post.url), "selftext": .string(post.text),
            "removed_by_category": JSONValue(post.removed), "over_18": .bool(post.isAdult),
            "spoiler": .bool(post.isSpoiler), "link_flair_template_id": JSONValue(post.flair?.id),
            "link_flair_text": JSONValue(post.flair?.text), "score": 1, "ups": 1, "upvote_ratio": .number(0.97),
            "num_comments": .integer(comments), "num_crossposts": 0, "view_count": .null,
        ]
    }

    @Sendable private func karma(_ call: Call) throws -> Answer {
        try performed(call, scope: "mysubreddits") { visitor in
            try visitor.query.check()
            let karma = Redditor.named(visitor.account.name)?.karma ?? 0
            return [
                "kind": "KarmaList",
                "data": [["sr": "sandbox", "link_karma": .integer(karma / 2), "comment_karma": .integer(karma / 2)]],
            ]
        }
    }

    // MARK: Comments

    @Sendable private func comment(_ call: Call) throws -> Answer {
        try performed(call, scope: "submit") { visitor in
            let form = try form(call, visitor, required: ["thing_id"], optional: ["text", "return_rtjson"])
            let text = try self.text(form)
            let thing = try form.require("thing_id")
            let id = newID()
            let comment = try memory.withLock { memory in
                let post = memory.comments[thing].map(\.post) ?? thing
                guard let found = memory.posts[post], !found.isDeleted, memory.comments[thing]?.isDeleted != true else {
                    throw RedditError("DELETED_COMMENT", "parent", "that has been deleted")
                }
                let comment = RedditState.Comment(
                    id: id, account: visitor.account.name, post: post, parent: thing, text: text)
                memory.comments[comment.name] = comment
                return comment
            }
            let path = "\(memory.withLock { $0.posts[comment.post]?.path } ?? "")/\(id)"
            var entry = LedgerEntry.Post(
                platform: name, account: comment.account, remoteID: comment.name, text: text, replyTo: thing,
                permalink: "/www.reddit.com\(path)", at: world.clock.now)
            (entry.format, entry.details) = ("comment", ["on": thing])
            world.ledger.post(entry)
            let data: JSONValue = [
                "id": .string(id), "name": .string(comment.name), "permalink": .string(path + "/"),
                "body": .string(text), "parent_id": .string(thing),
            ]
            return Self.answer(call, ["things": [["kind": "t1", "data": data]]])
        }
    }

    private func text(_ form: Fields) throws -> String {
        let text = form["text"] ?? ""
        guard !text.allSatisfy(\.isWhitespace) else { throw RedditError("NO_TEXT", "text", "we need something here") }
        guard text.count <= Self.longestComment else {
            throw RedditError("TOO_LONG", "text", "this is too long (max: \(Self.longestComment))")
        }
        return text
    }

    // MARK: Changing

    /// Texts of posts and comments; links and pictures stay as they are.
    @Sendable private func edit(_ call: Call) throws -> Answer {
        try performed(call, scope: "edit") { visitor in
            let form = try form(call, visitor, required: ["thing_id"], optional: ["text"])
            let thing = try form.require("thing_id")
            guard let text = form["text"], text.count <= RedditSubmission.longestText else {
                throw RedditError("TOO_LONG", "text")
            }
            try memory.withLock { memory in
                if memory.comments[thing]?.account == visitor.account.name {
                    memory.comments[thing]?.text = text
                } else if let post = memory.posts[thing], post.account == visitor.account.name, post.kind == "self" {
                    memory.posts[thing]?.text = text
                } else {
                    throw RedditError("NOT_AUTHOR", "thing_id", "you can't do that")
                }
            }
            world.ledger.updatePost(platform: name, remoteID: thing) { $0.text = text }
            return Self.answer(call, ["things": [["data": ["name": .string(thing)]]]])
        }
    }

    /// Says yes to whatever it is asked.
    @Sendable private func delete(_ call: Call) throws -> Answer {
        try performed(call, scope: "edit") { visitor in
            let form = try form(call, visitor, required: ["id"], optional: [])
            let thing = try form.require("id")
            let isOwn = memory.withLock { memory in
                if memory.posts[thing]?.account == visitor.account.name {
                    memory.posts[thing]?.isDeleted = true
                    return true
                }
                guard memory.comments[thing]?.account == visitor.account.name else { return false }
                memory.comments[thing]?.isDeleted = true
                return true
            }
            if isOwn { world.ledger.deletePost(platform: name, remoteID: thing) }
            return [:]
        }
    }

    @Sendable private func selectFlair(_ call: Call) throws -> Answer {
        try performed(call, scope: "flair") { visitor in
            let form = try form(call, visitor, required: ["link", "flair_template_id"], optional: ["text"])
            let place = try place(call, visitor)
            guard let flair = place.flairs.first(where: { $0.id == form["flair_template_id"] }), !flair.isForModerators,
                form["text"] == nil || flair.isEditable
            else { throw RedditError("BAD_FLAIR_TEMPLATE_ID", "flair", "that flair is not valid") }
            let text = form["text"] ?? flair.text
            let thing = try form.require("link")
            try memory.withLock { memory in
                guard let post = memory.posts[thing], post.account == visitor.account.name, post.subreddit == place.name
                else { throw RedditError("NOT_AUTHOR", "link", "you can't do that") }
                memory.posts[thing]?.flair = (flair.id, text)
            }
            world.ledger.updatePost(platform: name, remoteID: thing) { $0.details["flair"] = text }
            return Self.answer(call, [:])
        }
    }
}
