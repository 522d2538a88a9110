import HTTPTypes
import Synchronization

/// Beginning to publish: videos, drafts for the inbox, photos (sheet section 4).
extension TikTokPlatform {
    typealias Publication = TikTokState.Publication

    /// Apps that may post only privately, for private accounts: not audited, or of TikTok's sandbox.
    private static let privateClients = [unauditedClient, sandboxClient]
    /// How many creators may post within a day.
    private static let creatorsPerDay = [unauditedClient: 5, cappedClient: 1]
    private static let postsPerDay = 15
    private static let draftsPerDay = 5
    private static let photosPerPost = 35
    private static let uploadLife = Duration.seconds(3_600)
    private static let day = Duration.seconds(86_400)

    /// Who publishes, and by which call.
    struct Sender: Sendable {
        let call: Call
        let account: SandboxAccount
        let grant: OAuthGrant

        func require(_ scope: String) throws {
            guard grant.scopes.contains(scope) else { throw TikTokProblem.scope }
        }
    }

    var publishEndpoints: [Endpoint] {
        let (api, path) = (Self.api, "/v2/post/publish")
        return [
            Endpoint("video.init", "POST", api, "\(path)/video/init/", reply: beginVideo),
            Endpoint("inbox.init", "POST", api, "\(path)/inbox/video/init/", reply: beginDraft),
            Endpoint("content.init", "POST", api, "\(path)/content/init/", reply: beginPhotos),
        ]
    }

    @Sendable private func beginVideo(_ call: Call) async throws -> Answer {
        try await beginning(call, ["post_info", "source_info"]) { sender, body in
            try sender.require("video.publish")
            let draft = try TikTokDraft(video: try body.value("post_info", \.object) ?? [:])
            try checkDirect(draft, sender)
            return try await begin(draft, try body.value("source_info", \.object) ?? [:], sender)
        }
    }

    @Sendable private func beginDraft(_ call: Call) async throws -> Answer {
        try await beginning(call, ["source_info"]) { sender, body in
            try sender.require("video.upload")
            try checkPending(sender)
            return try await begin(TikTokDraft(), try body.value("source_info", \.object) ?? [:], sender)
        }
    }

    @Sendable private func beginPhotos(_ call: Call) async throws -> Answer {
        try await beginning(call, ["media_type", "post_mode", "post_info", "source_info"]) { sender, body in
            guard body["media_type"] == "PHOTO" else { throw FieldProblem.invalid("media_type") }
            guard let mode = body["post_mode"]?.string, ["DIRECT_POST", "MEDIA_UPLOAD"].contains(mode) else {
                throw FieldProblem.invalid("post_mode")
            }
            let isDirect = mode == "DIRECT_POST"
            try sender.require(isDirect ? "video.publish" : "video.upload")
            let source = try body.value("source_info", \.object) ?? [:]
            let (urls, cover) = try photos(source)
            let draft = try TikTokDraft(
                photos: try body.value("post_info", \.object) ?? [:], cover: cover, isDirect: isDirect)
            if isDirect { try checkDirect(draft, sender) } else { try checkPending(sender) }
            return try await pull(urls, "p_pub_url", draft, sender)
        }
    }

    private func beginning(
        _ call: Call, _ members: [String], _ work: (Sender, [String: JSONValue]) async throws -> JSONValue
    ) async throws -> Answer {
        try await authorized(call, perMinute: 6) { account, grant in
            try call.queryFields().check()
            let body = try call.jsonObject()
            try body.check(required: members)
            return try await work(Sender(call: call, account: account, grant: grant), body)
        }
    }

    private func photos(_ source: [String: JSONValue]) throws -> (urls: [String], cover: Int) {
        try source.check(required: ["source", "photo_images", "photo_cover_index"])
        guard source["source"] == "PULL_FROM_URL" else { throw FieldProblem.invalid("source") }
        let urls = try source.strings("photo_images")
        guard (1...Self.photosPerPost).contains(urls.count) else { throw FieldProblem.invalid("photo_images") }
        guard let cover = source["photo_cover_index"]?.integer, urls.indices.contains(cover) else {
            throw FieldProblem.invalid("photo_cover_index")
        }
        return (urls, cover)
    }

    // MARK: Who may post

    /// Why a creator cannot post now, whatever it is; `nil` when nothing stands in the way.
    func obstacle(_ account: SandboxAccount, _ grant: OAuthGrant) -> TikTokProblem? {
        if people.account(account.name)?.state == .suspended { return .banned }
        let posted = recent { $0.post != nil }
        if posted.count(where: { $0.account == account.name }) >= Self.postsPerDay { return .tooManyPosts }
        let posting = Set(posted.filter { $0.client == grant.client }.map(\.account))
        guard let most = Self.creatorsPerDay[grant.client], posting.count >= most, !posting.contains(account.name)
        else { return nil }
        return .tooManyCreators
    }

    private func checkDirect(_ draft: TikTokDraft, _ sender: Sender) throws {
        guard let creator = Creator.named(sender.account.name), let privacy = draft.privacy else {
            throw TikTokProblem.privacy
        }
        if Self.privateClients.contains(sender.grant.client), !creator.isPrivate || privacy != "SELF_ONLY" {
            throw TikTokProblem.unaudited
        }
        guard creator.privacies.contains(privacy) else { throw TikTokProblem.privacy }
        // Switched off by the person: nobody can switch it on from outside.
        for name in ["disable_duet", "disable_stitch"] where creator.isPrivate && draft.switches[name] == false {
            throw FieldProblem.invalid(name)
        }
        if let obstacle = obstacle(sender.account, sender.grant) { throw obstacle }
    }

    private func checkPending(_ sender: Sender) throws {
        guard people.account(sender.account.name)?.state != .suspended else { throw TikTokProblem.banned }
        let pending = recent { !$0.draft.isDirect && $0.failure == nil && $0.account == sender.account.name }
        guard pending.count < Self.draftsPerDay else { throw TikTokProblem.tooManyDrafts }
    }

    /// What was begun within a day; nothing where limits are not enforced.
    private func recent(_ isWanted: (Publication) -> Bool) -> [Publication] {
        guard world.settings.enforcesRateLimits else { return [] }
        let now = world.clock.now
        return memory.withLock(\.publications.values).filter { $0.created + Self.day > now && isWanted($0) }
    }

    // MARK: Files

    private func begin(
        _ draft: TikTokDraft, _ source: [String: JSONValue], _ sender: Sender
    ) async throws -> JSONValue {
        let way = draft.isDirect ? "pub" : "inbox"
        switch source["source"] {
        case "FILE_UPLOAD":
            var publication = publication("v_\(way)_file", draft, sender)
            let life = sender.call.plays(.earlyExpiry) ? .zero : Self.uploadLife
            let upload = try TikTokUpload(
                source, id: numbers.next(), token: world.random.token(24), ends: world.clock.now + life)
            publication.upload = upload
            keep(publication)
            return ["publish_id": .string(publication.id), "upload_url": .string(address(of: upload, publication))]
        case "PULL_FROM_URL":
            try source.check(required: ["source", "video_url"])
            return try await pull([try source.value("video_url", \.string) ?? ""], "v_\(way)_url", draft, sender)
        default: throw FieldProblem.invalid("source")
        }
    }

    private func publication(_ kind: String, _ draft: TikTokDraft, _ sender: Sender) -> Publication {
        var publication = Publication(
            id: "\(kind)~v2-1.\(numbers.next())", account: sender.account.name, client: sender.grant.client,
            grant: sender.grant.id, draft: draft, created: world.clock.now)
        publication.suffer(sender.call)
        return publication
    }

    func keep(_ publication: Publication) {
        memory.withLock { $0.publications[publication.id] = publication }
    }

    /// Fetches from a verified address; the house's addresses are verified. What goes wrong shows later.
    private func pull(
        _ urls: [String], _ kind: String, _ draft: TikTokDraft, _ sender: Sender
    ) async throws -> JSONValue {
        let fetch = MediaFetch(world, limit: draft.isPhoto ? TikTokFile.largestPhoto : TikTokFile.largestVideo)
        guard urls.allSatisfy(fetch.isFollowed) else { throw TikTokProblem.parameters("The URL is invalid.") }
        guard urls.allSatisfy(fetch.isHouse) else { throw TikTokProblem.ownership }
        var publication = publication(kind, draft, sender)
        var files: [[UInt8]] = []
        var problem: String?
        do {
            for url in urls { files.append(try await fetch.bytes(of: url)) }
        } catch MediaFetch.Problem.tooLarge {
            problem = TikTokFile.tooLarge(isPhoto: draft.isPhoto)
        } catch {
            problem = draft.isPhoto ? "photo_pull_failed" : "video_pull_failed"
        }
        publication.downloaded = files.reduce(0) { $0 + $1.count }
        finish(&publication, files, problem: problem)
        keep(publication)
        return ["publish_id": .string(publication.id)]
    }

    /// Every byte is there: judged now, told after processing; what is good is posted.
    func finish(_ publication: inout Publication, _ files: [[UInt8]], problem: String? = nil) {
        let now = world.clock.now
        publication.isWhole = true
        publication.failure = publication.failure ?? departure(publication) ?? problem ?? verdict(publication, files)
        guard !publication.isEndless else { return }
        let ready = now + world.settings.processingTime
        publication.ready = ready
        guard publication.failure == nil, let privacy = publication.draft.privacy else { return }
        let facts = files.first.flatMap { MediaFacts($0) }
        let post = TikTokState.Post(
            id: numbers.next(), at: ready,
            shown: privacy == "PUBLIC_TO_EVERYONE" ? ready + world.settings.processingTime : nil,
            seconds: Int(facts?.video?.length.components.seconds ?? 0), width: facts?.width ?? 0,
            height: facts?.height ?? 0)
        publication.post = post
        record(post, of: publication, files)
    }

    /// Whether the person or the permission has gone since the beginning.
    private func departure(_ publication: Publication) -> String? {
        if people.account(publication.account)?.state == .suspended { return "spam_risk_user_banned_from_posting" }
        return desk.book.grants { $0.id == publication.grant && $0.ending == nil }.isEmpty ? "auth_removed" : nil
    }

    private func verdict(_ publication: Publication, _ files: [[UInt8]]) -> String? {
        if publication.draft.isPhoto { return files.lazy.compactMap { TikTokFile.problem(photo: $0) }.first }
        let own = publication.draft.isDirect ? Creator.named(publication.account)?.longestVideo : nil
        return files.lazy.compactMap {
            TikTokFile.problem(video: $0, longest: own ?? TikTokFile.longestVideo)
        }.first
    }

    private func record(_ post: TikTokState.Post, of publication: Publication, _ files: [[UInt8]]) {
        let draft = publication.draft
        let media = files.enumerated().map { number, bytes in
            let type = FileKind(bytes)?.rawValue ?? "application/octet-stream"
            let id = "\(post.id)-\(number)"
            world.media.store(platform: name, id: id, contentType: type, bytes: bytes)
            return LedgerEntry.Media(id: id, contentType: type, alt: "", digest: Digest.hex(bytes))
        }
        var entry = LedgerEntry.Post(
            platform: name, account: publication.account, remoteID: post.id, text: draft.text, media: media,
            visibility: post.shown == nil ? draft.privacy ?? "" : "public",
            permalink: "/\(RouteTable.host(of: Self.web))\(path(post, of: publication))", at: post.at)
        entry.format = draft.isPhoto ? "photo" : "video"
        entry.details = draft.details
        world.ledger.post(entry)
    }

    /// The path of the public page.
    func path(_ post: TikTokState.Post, of publication: Publication) -> String {
        let handle = people.account(publication.account)?.handle ?? publication.account
        return "/@\(handle)/\(publication.draft.isPhoto ? "photo" : "video")/\(post.id)"
    }
}
