import HTTPTypes
import Synchronization

/// Creating posts on an instance (sheet sections 4 and 7).
extension MastodonPlatform {
    /// An idempotency key is remembered for so long after success.
    private static let keyLife = Duration.seconds(3_600)

    @Sendable func createStatus(_ call: Call) throws -> Answer {
        try authorized(call, anyOf: ["write:statuses"]) { visitor in
            let now = world.clock.now
            let key = idempotencyKey(call, visitor.account)
            if let known = known(key, at: now) { return .json(try self.status(known, for: visitor)) }
            let draft = try MastodonDraft(
                MastodonInput(call), flavor: flavor, problem: problem, now: now, isEdit: false)
            let status = MastodonState.Status(
                id: newID(), account: visitor.account.name, client: visitor.token.client, content: draft.content,
                visibility: draft.visibility, replyTo: draft.replyTo, quote: draft.quote, created: now)
            // Key, checks and effect are one step, so that two calls at once cannot both post.
            let (id, media) = try state.withLock { state -> (String, [MastodonState.Media]?) in
                if let key, let entry = state.keys[key], entry.expires > now { return (entry.status, nil) }
                // Tying the uploads comes last: a refused post leaves them free.
                try self.checkTargets(status, in: state)
                let media = try self.attach(draft.content.media, to: status, in: &state, at: now)
                state.statuses[status.id] = status
                if let key { state.keys[key] = (status.id, now + Self.keyLife) }
                return (status.id, media)
            }
            if let media { record(status, by: visitor.account, media: media) }
            return .json(try self.status(id, for: visitor))
        }
    }

    private func idempotencyKey(_ call: Call, _ account: SandboxAccount) -> String? {
        guard !flavor.isGoToSocial, let name = HTTPField.Name("Idempotency-Key") else { return nil }
        return call.headers[name].flatMap { $0.isEmpty ? nil : "\(account.name)/\($0)" }
    }

    private func known(_ key: String?, at now: SandboxTime) -> String? {
        guard let key else { return nil }
        return state.withLock { state in state.keys[key].flatMap { $0.expires > now ? $0.status : nil } }
    }

    func permalink(_ status: MastodonState.Status) -> String {
        let middle = flavor.isGoToSocial ? "/statuses/" : "/"
        return "/@\(status.account)\(middle)\(status.id)"
    }

    private func record(_ status: MastodonState.Status, by account: SandboxAccount, media: [MastodonState.Media]) {
        var entry = LedgerEntry.Post(
            platform: name, account: account.name, remoteID: status.id, text: status.content.text,
            warning: status.content.warning, media: media.map(\.entry), replyTo: status.replyTo,
            visibility: status.visibility, permalink: "/\(flavor.host)\(permalink(status))", at: status.created)
        entry.links = StatusText(text: status.content.text, flavor: flavor).links
        world.ledger.post(entry)
    }

    // MARK: Checks against memory

    /// Checks the uploads and ties them to the post.
    func attach(
        _ ids: [String], to status: MastodonState.Status, in state: inout MastodonState, at now: SandboxTime
    ) throws -> [MastodonState.Media] {
        let media = try ids.map { id in
            guard let media = state.media[id], media.account == status.account,
                media.status == nil || media.status == status.id
            else { throw missing(id, in: state) }
            return media
        }
        guard Set(ids).count == ids.count else { throw problem.validation("Media ids must be unique") }
        if media.count > 1, media.contains(where: \.kind.isLong) {
            throw problem.validation("Cannot attach a video to a post that already contains images")
        }
        guard media.allSatisfy({ $0.readyAt <= now }) else {
            throw problem.validation("Cannot attach files that have not finished processing. Try again in a moment!")
        }
        for id in ids { state.media[id]?.status = status.id }
        return media
    }

    private func missing(_ id: String, in state: MastodonState) -> Refusal {
        let goToSocial =
            state.media[id]?.status.map { "media already attached to status: \($0)" } ?? "media not found: \(id)"
        return problem.content(
            "Validation failed: Media \(id) not found or already attached to another post", goToSocial)
    }

    private func checkTargets(_ status: MastodonState.Status, in state: MastodonState) throws {
        if let id = status.replyTo {
            guard let parent = state.statuses[id], !parent.isDeleted, isVisible(parent, to: status.account) else {
                throw problem.replyTargetMissing
            }
        }
        if let id = status.quote {
            guard let quoted = state.statuses[id], !quoted.isDeleted, isVisible(quoted, to: status.account) else {
                throw problem.notFound
            }
            guard status.content.media.isEmpty, status.content.poll == nil else {
                throw problem.validation("Quoted status cannot be combined with media or polls")
            }
        }
    }

    func isVisible(_ status: MastodonState.Status, to account: String?) -> Bool {
        status.account == account || ["public", "unlisted"].contains(status.visibility)
    }
}
