import HTTPTypes
import Synchronization

/// Submitting (sheet section 4).
extension RedditPlatform {
    private static let fields = [
        "text", "url", "resubmit", "sendreplies", "nsfw", "spoiler", "flair_id", "flair_text", "video_poster_url",
        "crosspost_fullname", "extension",
    ]
    private static let common = [
        "nsfw", "spoiler", "sendreplies", "text", "flair_id", "flair_text", "show_error_list", "api_type",
    ]
    /// New accounts wait so long between posts to one place.
    private static let pauseOfNew = Duration.seconds(600)

    var submitEndpoints: [Endpoint] {
        [
            Endpoint("submit", "POST", Self.api, "/api/submit", reply: submit),
            Endpoint("submit_gallery", "POST", Self.api, "/api/submit_gallery_post.json", reply: submitGallery),
            Endpoint("submit_poll", "POST", Self.api, "/api/submit_poll_post", reply: submitPoll),
        ]
    }

    @Sendable private func submit(_ call: Call) throws -> Answer {
        try performed(call, scope: "submit") { visitor in
            let form = try form(
                call, visitor, required: ["kind", "validate_on_submit"], optional: Self.fields + ["sr", "title"])
            guard try Self.flag(form["validate_on_submit"]) else { throw FieldProblem.invalid("validate_on_submit") }
            let submission = try RedditSubmission(form)
            let media = try self.media(of: submission, visitor)
            let post = try make(submission, media, visitor, call)
            guard ["image", "video", "videogif"].contains(submission.kind) else {
                return Self.answer(
                    call,
                    ["url": .string(Self.web + post.path + "/"), "id": .string(post.id), "name": .string(post.name)])
            }
            // No identifier here: it comes by a socket, which may be missed, or with the list.
            return Self.answer(
                call,
                [
                    "user_submitted_page": .string("\(Self.web)/user/\(visitor.account.handle)/submitted/"),
                    "websocket_url": .null,
                ])
        }
    }

    @Sendable private func submitGallery(_ call: Call) throws -> Answer {
        try performed(call, scope: "submit") { visitor in
            let body = try call.jsonObject()
            try body.check(required: ["items", "validate_on_submit"], optional: Self.common + ["sr", "title"])
            var submission = try self.submission(body, kind: "gallery")
            guard submission.place.takesMedia else { throw RedditError("GALLERIES_DISABLED", "sr") }
            let items = try body.value("items", \.array) ?? []
            guard (2...20).contains(items.count) else { throw RedditError("INVALID_OPTION", "items") }
            var captions: [String] = []
            let media = try items.map { item -> RedditState.Lease in
                guard let item = item.object else { throw FieldProblem.invalid("items") }
                try item.check(required: ["media_id"], optional: ["caption", "outbound_url"])
                captions.append(try item.value("caption", \.string) ?? "")
                guard captions.last?.count ?? 0 <= 180 else { throw RedditError("TOO_LONG", "caption") }
                let id = try item.value("media_id", \.string)
                guard let lease = memory.withLock({ $0.leases.values.first { $0.asset == id } }), lease.bytes != nil,
                    !lease.isVideo, lease.account == visitor.account.name
                else { throw RedditError("INVALID_OPTION", "items") }
                return lease
            }
            let shown = captions.filter { !$0.isEmpty }
            if !shown.isEmpty { submission.details["captions"] = shown.joined(separator: " | ") }
            return Self.answer(call, full(try make(submission, media, visitor, call)))
        }
    }

    @Sendable private func submitPoll(_ call: Call) throws -> Answer {
        try performed(call, scope: "submit") { visitor in
            let body = try call.jsonObject()
            try body.check(
                required: ["options", "duration", "validate_on_submit"],
                optional: Self.common + ["sr", "title", "resubmit"])
            var submission = try self.submission(body, kind: "poll")
            let options = try body.strings("options")
            guard (2...6).contains(options.count), options.allSatisfy({ !$0.isEmpty }) else {
                throw RedditError("INVALID_OPTION", "options")
            }
            guard let days = try body.value("duration", \.integer), (1...7).contains(days) else {
                throw RedditError("INVALID_OPTION", "duration")
            }
            submission.details = ["poll": options.joined(separator: " | "), "days": String(days)]
            return Self.answer(call, full(try make(submission, [], visitor, call)))
        }
    }

    /// Here `id` is a full name.
    private func full(_ post: RedditState.Post) -> JSONValue {
        ["url": .string(Self.web + post.path + "/"), "id": .string(post.name)]
    }

    private func submission(_ body: [String: JSONValue], kind: String) throws -> RedditSubmission {
        guard try body.value("validate_on_submit", \.bool) == true else {
            throw FieldProblem.invalid("validate_on_submit")
        }
        var submission = try RedditSubmission(
            place: try body.value("sr", \.string) ?? "", kind: kind, title: try body.value("title", \.string),
            text: try body.value("text", \.string))
        submission.isAdult = try body.value("nsfw", \.bool) ?? false
        submission.isSpoiler = try body.value("spoiler", \.bool) ?? false
        _ = try body.value("sendreplies", \.bool)
        submission.flair = try body.value("flair_id", \.string)
        submission.flairText = try body.value("flair_text", \.string)
        return submission
    }

    /// The uploads of an image or video; addresses from elsewhere are bad ones.
    private func media(of submission: RedditSubmission, _ visitor: Visitor) throws -> [RedditState.Lease] {
        guard ["image", "video", "videogif"].contains(submission.kind) else { return [] }
        let isVideo = submission.kind != "image"
        let wanted = [(submission.url, isVideo)] + (submission.poster.map { [($0, false)] } ?? [])
        return try wanted.map { url, isVideo in
            guard let lease = memory.withLock({ $0.lease(url: url) }), lease.bytes != nil, lease.isVideo == isVideo,
                lease.account == visitor.account.name
            else { throw RedditError("BAD_URL", "url", "you should check that url") }
            return lease
        }
    }

    // MARK: Making

    private func make(
        _ submission: RedditSubmission, _ media: [RedditState.Lease], _ visitor: Visitor, _ call: Call
    ) throws -> RedditState.Post {
        try checkPlace(submission, visitor, call)
        try submission.checkRules()
        var post = RedditState.Post(
            id: newID(), account: visitor.account.name, subreddit: submission.place.name, kind: submission.kind,
            title: submission.title, created: world.clock.now)
        (post.text, post.url) = (submission.text, submission.url)
        (post.isAdult, post.isSpoiler) = (submission.isAdult, submission.isSpoiler)
        post.flair = try flair(submission, visitor)
        post.shown = shown(media, call)
        post.removed = call.laterRejection(usual: "automod_filtered") ?? guarded(submission.place, visitor)
        let made = post
        try memory.withLock { memory in
            try self.checkRepeat(submission, in: memory, call)
            try self.checkPace(made, in: memory)
            memory.posts[made.name] = made
        }
        record(made, submission, media, visitor)
        return made
    }

    /// When everybody sees it: pictures are processed first, and what is no picture never appears.
    private func shown(_ media: [RedditState.Lease], _ call: Call) -> SandboxTime? {
        guard !call.plays(.endlessProcessing) else { return nil }
        guard !media.isEmpty else { return world.clock.now }
        let areGood = media.allSatisfy { lease in
            lease.bytes.flatMap { FileKind($0) }.map { $0.isVideo == lease.isVideo } ?? false
        }
        return areGood ? world.clock.now + world.settings.processingTime : nil
    }

    private func guarded(_ place: Subreddit, _ visitor: Visitor) -> String? {
        (Redditor.named(visitor.account.name)?.karma ?? 0) < place.leastKarma ? "automod_filtered" : nil
    }

    private func checkPlace(_ submission: RedditSubmission, _ visitor: Visitor, _ call: Call) throws {
        let (place, account) = (submission.place, visitor.account)
        guard account.state != .suspended else { throw RedditError("IN_TIMEOUT", "", "you are suspended") }
        guard place.isOpen(to: account.name) else { throw RedditError("SUBREDDIT_NO_ACCESS", "sr") }
        guard place.mayPost(account.name) else {
            throw RedditError("SUBREDDIT_NOTALLOWED", "sr", "you aren't allowed to post there.")
        }
        if place.needsVerified, Redditor.named(account.name)?.hasVerifiedEmail != true {
            throw RedditError("VERIFIED_USER_REQUIRED", "sr", "this community requires a verified email")
        }
        let isText = ["self", "poll"].contains(submission.kind)
        if place.submissionType == "link", isText { throw RedditError("NO_SELFS", "sr") }
        if place.submissionType == "self", !isText { throw RedditError("NO_LINKS", "sr") }
        guard submission.kind == "crosspost" else { return }
        guard let other = memory.withLock({ $0.posts[submission.crosspost ?? ""] }), !other.isDeleted else {
            throw RedditError("INVALID_OPTION", "crosspost_fullname")
        }
        guard place.subscribers.contains(account.name) else { throw RedditError("SUBREDDIT_NOTALLOWED", "sr") }
    }

    private func flair(_ submission: RedditSubmission, _ visitor: Visitor) throws -> (id: String, text: String)? {
        guard let id = submission.flair else {
            guard submission.flairText == nil else { throw RedditError("INVALID_OPTION", "flair_text") }
            return nil
        }
        let isModerator = submission.place.moderators.contains(visitor.account.name)
        guard let flair = submission.place.flairs.first(where: { $0.id == id }), isModerator || !flair.isForModerators,
            submission.flairText == nil || flair.isEditable
        else { throw RedditError("BAD_FLAIR_TEMPLATE_ID", "flair", "that flair is not valid") }
        return (id, submission.flairText ?? flair.text)
    }

    private func checkRepeat(_ submission: RedditSubmission, in memory: RedditState, _ call: Call) throws {
        let isRepeat =
            submission.kind == "link" && submission.refusesReposts
            && memory.posts.values.contains { post in
                post.subreddit == submission.place.name && post.url == submission.url && !post.isDeleted
            }
        guard !isRepeat, !call.plays(.duplicate) else {
            throw RedditError("ALREADY_SUB", "url", "that link has already been submitted")
        }
    }

    /// Who is new posts once in ten minutes.
    private func checkPace(_ post: RedditState.Post, in memory: RedditState) throws {
        guard (Redditor.named(post.account)?.karma ?? 0) < 10 else { return }
        let last = memory.posts.values.last { $0.account == post.account && $0.subreddit == post.subreddit }
        guard let last, last.created + Self.pauseOfNew > world.clock.now else { return }
        let seconds = Int((last.created + Self.pauseOfNew - world.clock.now).components.seconds)
        throw RedditError(
            "RATELIMIT", "ratelimit",
            "Looks like you've been doing that a lot. Take a break for \(max(seconds / 60, 1)) minutes before trying again.",
            wait: seconds)
    }

    private func record(
        _ post: RedditState.Post, _ submission: RedditSubmission, _ media: [RedditState.Lease], _ visitor: Visitor
    ) {
        guard post.shown != nil else { return }
        var entry = LedgerEntry.Post(
            platform: name, account: post.account, remoteID: post.name, text: post.text,
            media: media.map { lease in
                .init(
                    id: lease.asset, contentType: lease.mimetype, alt: "", digest: Digest.hex(lease.bytes ?? []))
            }, permalink: "/www.reddit.com\(post.path)", at: post.created)
        entry.format = post.kind
        entry.details = submission.details.merging(["title": post.title, "subreddit": post.subreddit]) { $1 }
        if ["link"].contains(post.kind) { entry.details["link"] = post.url }
        entry.details["flair"] = post.flair?.text
        entry.details["crosspost"] = submission.crosspost
        world.ledger.post(entry)
        if post.removed != nil { world.ledger.deletePost(platform: name, remoteID: post.name) }
    }

    /// Base 36, larger each time.
    func newID() -> String { String(Int64(numbers.next()) ?? 0, radix: 36) }
}
