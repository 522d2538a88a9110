import HTTPTypes
import Synchronization

/// Posts and uploads as JSON.
extension MastodonPlatform {
    /// The Status of an id; throws when it is gone or not for this reader.
    func status(_ id: String, for visitor: Visitor?) throws -> JSONValue {
        let found = state.withLock { state in
            state.statuses[id].map { status in
                (
                    status, status.content.media.compactMap { state.media[$0] }, state.apps[status.client],
                    state.statuses.values.count { $0.replyTo == id && !$0.isDeleted },
                    status.replyTo.flatMap { state.statuses[$0]?.account }
                )
            }
        }
        guard let (status, media, app, replies, parent) = found, !status.isDeleted,
            isVisible(status, to: visitor?.account.name), let author = account(named: status.account)
        else { throw problem.notFound }
        var json: [String: JSONValue] = [
            "id": .string(status.id), "created_at": .string(status.created.text),
            "in_reply_to_id": JSONValue(status.replyTo),
            "in_reply_to_account_id": JSONValue(parent.flatMap { account(named: $0)?.id }),
            "sensitive": .bool(status.content.isSensitive), "spoiler_text": .string(status.content.warning),
            "visibility": .string(status.visibility), "language": .string(status.content.language ?? "en"),
            "uri": .string("\(flavor.origin)/users/\(author.handle)/statuses/\(status.id)"),
            "url": .string("\(flavor.origin)\(permalink(status))"),
            "content": .string(StatusText(text: status.content.text, flavor: flavor).html),
            "account":
                .object(described(author)), "media_attachments": .array(media.map(described)),
            "replies_count": .integer(replies), "reblogs_count": 0, "favourites_count": 0, "mentions": [], "tags": [],
            "emojis": [], "card": nil, "reblog": nil, "edited_at": JSONValue(status.edited?.text),
            "poll": poll(status.content.poll, id: status.id),
        ]
        if let app { json["application"] = ["name": .string(app.name), "website": JSONValue(app.website)] }
        if !flavor.isGoToSocial {
            json["quotes_count"] = .integer(
                state.withLock { $0.statuses.values.count { $0.quote == id && !$0.isDeleted } })
            json["quote"] = status.quote.map { ["state": "accepted", "quoted_status_id": .string($0)] } ?? .null
        }
        return .object(json)
    }

    func described(_ media: MastodonState.Media) -> JSONValue {
        let isReady = media.readyAt <= world.clock.now
        let url: JSONValue = isReady ? .string("\(flavor.origin)/media_files/\(media.id)") : .null
        return [
            "id": .string(media.id), "type": .string(media.kind.type), "url": url, "preview_url": url,
            "remote_url": nil,
            "meta": [:], "description": media.alt.isEmpty ? .null : .string(media.alt), "blurhash": nil,
        ]
    }

    private func poll(_ poll: MastodonState.Poll?, id: String) -> JSONValue {
        guard let poll else { return .null }
        return [
            "id": .string(id), "expires_at": .string(poll.expires.text),
            "expired": .bool(poll.expires <= world.clock.now), "multiple": .bool(poll.isMultiple), "votes_count": 0,
            "voters_count": 0, "emojis": [], "voted": false, "own_votes": [],
            "options": .array(poll.options.map { ["title": .string($0), "votes_count": 0] }),
        ]
    }
}

extension MastodonState.Media {
    /// The upload as the ledger writes it down.
    var entry: LedgerEntry.Media { .init(id: id, contentType: kind.contentType, alt: alt, digest: digest) }
}
