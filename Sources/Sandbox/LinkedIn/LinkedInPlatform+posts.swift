import HTTPTypes
import Synchronization

/// Creating, changing and deleting posts (linkedin.md sections 4 and 7).
extension LinkedInPlatform {
    /// Posts of an author per day (UTC).
    static let dailyPosts = 100
    /// A deleted post blocks the same words for so long.
    private static let memoryOfDeleted = Duration.seconds(2 * 86_400)
    private static let writing = ["w_member_social", "w_organization_social"]

    var postEndpoints: [Endpoint] {
        let api = Self.api
        return [
            Endpoint("posts.create", "POST", api, "/rest/posts", reply: createPost),
            Endpoint("posts.list", "GET", api, "/rest/posts", reply: listPosts),
            Endpoint("posts.get", "GET", api, "/rest/posts/:urn", reply: getPost),
            Endpoint("posts.update", "POST", api, "/rest/posts/:urn", reply: updatePost),
            Endpoint("posts.delete", "DELETE", api, "/rest/posts/:urn", reply: deletePost),
        ]
    }

    @Sendable private func createPost(_ call: Call) throws -> Answer {
        try performed(call, anyOf: Self.writing) { account, grant in
            try call.queryFields().check()
            let draft = try LinkedInDraft(try call.jsonObject())
            let author = try author(draft.author, of: account, grant, call)
            guard !author.isPage || draft.visibility == "PUBLIC" else { throw LinkedInProblem.value("visibility") }
            try countPost(author)
            let now = world.clock.now
            let kind = ["video", "document"].contains(draft.content.format) ? "ugcPost" : "share"
            let text = LittleText(draft.commentary)
            let post = LinkedInState.Post(
                urn: "urn:li:\(kind):\(numbers.next())", author: author, commentary: text.stored,
                content: draft.contentJSON, visibility: draft.visibility, parent: draft.parent, created: now,
                modified: now, sent: draft.sent)
            // Checks and effect are one step, so that two calls at once cannot both post.
            let assets = try memory.withLock { memory in
                try self.checkDuplicate(post, in: memory, call)
                try self.checkParent(draft.parent, in: memory)
                let assets = try self.assets(of: draft.content, for: author, in: memory, at: now)
                memory.posts[post.urn] = post
                return assets
            }
            record(post, draft, text, assets)
            // Some answers name the post in the older header only.
            let header = account.name == "grace" ? "x-linkedin-id" : "x-restli-id"
            return Answer(status: .created, headers: HTTPFields(named: [(header, post.urn)]))
        }
    }

    private func countPost(_ author: LinkedInState.Author) throws {
        let day = world.clock.now.seconds / 86_400
        let standing = world.rates.take(
            "linkedin/posts/\(author.urn)/\(day)", limit: Self.dailyPosts, window: .seconds(86_400))
        guard !standing.isExceeded else { throw LinkedInProblem.tooMany }
    }

    private func checkDuplicate(_ post: LinkedInState.Post, in memory: LinkedInState, _ call: Call) throws {
        let now = world.clock.now
        let same = memory.posts.values.last { other in
            other.sent == post.sent && other.deleted.map { $0 + Self.memoryOfDeleted > now } ?? true
        }
        if let same { throw LinkedInProblem.duplicate(same.urn) }
        if call.plays(.duplicate) { throw LinkedInProblem.duplicate(memory.posts.values.last?.urn ?? post.urn) }
    }

    private func checkParent(_ urn: String?, in memory: LinkedInState) throws {
        guard let urn else { return }
        guard let parent = memory.posts[urn], parent.deleted == nil, parent.parent == nil else {
            throw LinkedInProblem.value("reshareContext.parent")
        }
    }

    private func assets(
        of content: LinkedInContent, for author: LinkedInState.Author, in memory: LinkedInState, at now: SandboxTime
    ) throws -> [Asset] {
        try content.uses.map { use in
            guard let asset = memory.assets[use.urn], content.kinds.contains(asset.kind) else {
                throw LinkedInProblem.value("content")
            }
            guard asset.owner == author else {
                throw LinkedInProblem(
                    .badRequest, "INVALID_VALUE_FOR_FIELD", "The owner of \(use.urn) does not match the author")
            }
            switch asset.status(at: now) {
            case "AVAILABLE": return asset
            case "PROCESSING_FAILED":
                throw LinkedInProblem(
                    .badRequest, "MEDIA_ASSET_PROCESSING_FAILED", "Processing of \(use.urn) has failed")
            default:
                throw LinkedInProblem(
                    .badRequest, "MEDIA_ASSET_WAITING_UPLOAD", "\(use.urn) is not ready to be posted")
            }
        }
    }

    private func record(
        _ post: LinkedInState.Post, _ draft: LinkedInDraft, _ text: LittleText, _ assets: [Asset]
    ) {
        let media = zip(assets, draft.content.uses).map { asset, use in
            LedgerEntry.Media(id: asset.urn, contentType: asset.contentType, alt: use.alt, digest: asset.digest)
        }
        var entry = LedgerEntry.Post(
            platform: post.author.platform, account: post.author.account, remoteID: post.urn, text: text.plain,
            media: media, visibility: post.visibility == "PUBLIC" ? "public" : post.visibility,
            permalink: "/www.linkedin.com/feed/update/\(post.urn)", at: post.created)
        entry.format = draft.parent == nil ? draft.content.format : "reshare"
        entry.details = draft.content.details
        entry.details["reshared"] = draft.parent
        world.ledger.post(entry)
    }

    // MARK: Changing

    @Sendable private func updatePost(_ call: Call) throws -> Answer {
        try performed(call, anyOf: Self.writing) { account, grant in
            try call.queryFields().check()
            guard HTTPField.Name("X-RestLi-Method").flatMap({ call.headers[$0] }) == "PARTIAL_UPDATE" else {
                throw LinkedInProblem.argument("X-RestLi-Method must be PARTIAL_UPDATE")
            }
            let body = try call.jsonObject()
            try body.check(required: ["patch"])
            let patch = try body.value("patch", \.object) ?? [:]
            try patch.check(required: ["$set"])
            let set = try patch.value("$set", \.object) ?? [:]
            try set.check(required: ["commentary"])
            let commentary = try set.value("commentary", \.string) ?? ""
            guard commentary.utf16.count <= LinkedInDraft.longest else {
                throw LinkedInProblem.tooLong("commentary", LinkedInDraft.longest)
            }
            let post = try own(call, account, grant)
            guard post.deleted == nil else { throw LinkedInProblem.noPost }
            let (text, now) = (LittleText(commentary), world.clock.now)
            memory.withLock { memory in
                memory.posts[post.urn]?.commentary = text.stored
                memory.posts[post.urn]?.modified = now
            }
            world.ledger.updatePost(platform: post.author.platform, remoteID: post.urn) { $0.text = text.plain }
            return Answer(status: .noContent)
        }
    }

    /// A repeat is answered the same.
    @Sendable private func deletePost(_ call: Call) throws -> Answer {
        try performed(call, anyOf: Self.writing) { account, grant in
            try call.queryFields().check()
            let post = try own(call, account, grant)
            let now = world.clock.now
            memory.withLock { memory in
                if memory.posts[post.urn]?.deleted == nil { memory.posts[post.urn]?.deleted = now }
            }
            world.ledger.deletePost(platform: post.author.platform, remoteID: post.urn)
            return Answer(status: .noContent)
        }
    }

    private func own(_ call: Call, _ account: SandboxAccount, _ grant: OAuthGrant) throws -> LinkedInState.Post {
        let urn = try postURN(call)
        guard let post = memory.withLock({ $0.posts[urn] }) else { throw LinkedInProblem.noPost }
        _ = try author(post.author.urn, of: account, grant, call)
        return post
    }

    /// The URN in the path, whose colons must be encoded.
    func postURN(_ call: Call) throws -> String {
        let urn = call.captures["urn"] ?? ""
        guard !call.path.contains(":"), ["urn:li:share:", "urn:li:ugcPost:"].contains(where: urn.hasPrefix) else {
            throw FieldProblem.invalid("urn")
        }
        return urn
    }
}
