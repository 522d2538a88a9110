import HTTPTypes
import Synchronization

/// Reading, editing and deleting posts.
extension MastodonPlatform {
    @Sendable func getStatus(_ call: Call) throws -> Answer {
        guard call.credentials() != nil else {
            return try open(call) { .json(try status(call.captures["id"] ?? "", for: nil)) }
        }
        return try authorized(call, anyOf: ["read:statuses"]) { visitor in
            .json(try status(call.captures["id"] ?? "", for: visitor))
        }
    }

    @Sendable func statusSource(_ call: Call) throws -> Answer {
        try authorized(call, anyOf: ["read:statuses"]) { visitor in
            let status = try own(call, visitor)
            return .json([
                "id": .string(status.id), "text": .string(status.content.text),
                "spoiler_text": .string(status.content.warning),
            ])
        }
    }

    @Sendable func editStatus(_ call: Call) throws -> Answer {
        try authorized(call, anyOf: ["write:statuses"]) { visitor in
            let now = world.clock.now
            let old = try own(call, visitor)
            let draft = try MastodonDraft(MastodonInput(call), flavor: flavor, problem: problem, now: now, isEdit: true)
            for change in draft.attributes {
                _ = try description(change.alt)
                _ = try focus(change.focus)
            }
            let media = try state.withLock { state in
                _ = try self.attach(draft.content.media, to: old, in: &state, at: now)
                for change in draft.attributes where draft.content.media.contains(change.id) {
                    if let alt = change.alt { state.media[change.id]?.alt = alt }
                    if let focus = change.focus { state.media[change.id]?.focus = focus }
                }
                let media = draft.content.media.compactMap { state.media[$0] }
                state.statuses[old.id]?.content = draft.content
                state.statuses[old.id]?.edited = now
                return media
            }
            world.ledger.updatePost(platform: name, remoteID: old.id) { post in
                post.text = draft.content.text
                post.warning = draft.content.warning
                post.media = media.map(\.entry)
                post.links = StatusText(text: draft.content.text, flavor: flavor).links
            }
            return .json(try status(old.id, for: visitor))
        }
    }

    @Sendable func deleteStatus(_ call: Call) throws -> Answer {
        try authorized(call, anyOf: ["write:statuses"]) { visitor in
            let query = try call.queryFields()
            try query.check(optional: ["delete_media"])
            let old = try own(call, visitor)
            var answer = try status(old.id, for: visitor)
            answer = answer.setting("text", to: .string(old.content.text))
            state.withLock { state in
                state.statuses[old.id]?.isDeleted = true
                // Without `delete_media` the uploads are free again, for "delete and redraft".
                for id in old.content.media { state.media[id]?.status = query["delete_media"] == "true" ? "gone" : nil }
            }
            world.ledger.deletePost(platform: name, remoteID: old.id)
            return .json(answer)
        }
    }

    @Sendable func accountStatuses(_ call: Call) throws -> Answer {
        guard call.credentials() != nil else { return try open(call) { try list(call, for: nil) } }
        return try authorized(call, anyOf: ["read:statuses"]) { visitor in try list(call, for: visitor) }
    }

    private func own(_ call: Call, _ visitor: Visitor) throws -> MastodonState.Status {
        guard let status = state.withLock({ $0.statuses[call.captures["id"] ?? ""] }), !status.isDeleted,
            status.account == visitor.account.name
        else { throw problem.notFound }
        return status
    }

    private func list(_ call: Call, for visitor: Visitor?) throws -> Answer {
        let query = try call.queryFields()
        try query.check(optional: [
            "limit", "max_id", "since_id", "min_id", "exclude_reblogs", "exclude_replies", "only_media", "pinned",
        ])
        guard let owner = accounts.first(where: { $0.id == call.captures["id"] }) else { throw problem.notFound }
        let limit = try query["limit"].map { text in
            guard let number = Int(text), number > 0 else { throw FieldProblem.invalid("limit") }
            return min(number, 40)
        }
        let all = state.withLock { $0.statuses.values }
        let order = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.id, $0) })
        let bounds = (
            query["max_id"].flatMap { order[$0] }, (query["since_id"] ?? query["min_id"]).flatMap { order[$0] }
        )
        let matching = all.enumerated().filter { index, status in
            guard status.account == owner.name, !status.isDeleted, isVisible(status, to: visitor?.account.name) else {
                return false
            }
            if let before = bounds.0, index >= before { return false }
            if let after = bounds.1, index <= after { return false }
            if query["exclude_replies"] == "true", status.replyTo != nil { return false }
            return query["only_media"] != "true" || !status.content.media.isEmpty
        }
        let ids = matching.map(\.element.id)
        let page = query["min_id"] == nil ? ids.suffix(limit ?? 20) : ids.prefix(limit ?? 20)
        return .json(.array(try page.reversed().map { try status($0, for: visitor) }))
    }
}
