import HTTPTypes
import Synchronization

/// What becomes of a publication (sheet section 4, status).
extension TikTokPlatform {
    var statusEndpoints: [Endpoint] {
        let (api, path) = (Self.api, "/v2/post/publish")
        return [
            Endpoint("publish.status", "POST", api, "\(path)/status/fetch/", reply: fetchStatus),
            Endpoint("publish.cancel", "POST", api, "\(path)/cancel/", reply: cancel),
        ]
    }

    @Sendable private func fetchStatus(_ call: Call) async throws -> Answer {
        try await authorized(call, perMinute: 30) { account, grant in
            var found = try publication(call, account, grant)
            if let reason = call.laterRejection(usual: "spam_risk") { reject(&found, reason) }
            return described(found, call)
        }
    }

    /// Takes a post down that was out.
    private func reject(_ publication: inout Publication, _ reason: String) {
        if let post = publication.post { world.ledger.deletePost(platform: name, remoteID: post.id) }
        (publication.failure, publication.post) = (reason, nil)
        keep(publication)
    }

    /// Only what is still on its way from an address can be stopped.
    @Sendable private func cancel(_ call: Call) async throws -> Answer {
        try await authorized(call, perMinute: 30) { account, grant in
            var found = try publication(call, account, grant)
            guard found.upload == nil, found.post == nil, found.status(at: world.clock.now) == "PROCESSING_DOWNLOAD"
            else { throw TikTokProblem.notCancellable }
            (found.failure, found.ready) = ("publish_cancelled", world.clock.now)
            keep(found)
            return [:]
        }
    }

    private func publication(_ call: Call, _ account: SandboxAccount, _ grant: OAuthGrant) throws -> Publication {
        try call.queryFields().check()
        let body = try call.jsonObject()
        try body.check(required: ["publish_id"])
        guard grant.scopes.contains(where: ["video.publish", "video.upload"].contains) else {
            throw TikTokProblem.scope
        }
        let id = try body.value("publish_id", \.string) ?? ""
        guard let found = memory.withLock({ $0.publications[id] }) else { throw TikTokProblem.publication }
        guard found.account == account.name, found.client == grant.client else { throw TikTokProblem.foreign }
        return found
    }

    private func described(_ publication: Publication, _ call: Call) -> JSONValue {
        let now = world.clock.now
        let status = publication.status(at: now)
        var data: [String: JSONValue] = ["status": .string(status)]
        if let upload = publication.upload {
            data["uploaded_bytes"] = .integer(upload.sent)
        } else {
            data["downloaded_bytes"] = .integer(publication.downloaded)
        }
        if status == "FAILED" { data["fail_reason"] = JSONValue(publication.failure) }
        if status == "PUBLISH_COMPLETE" { data["publicaly_available_post_id"] = identifiers(publication, call) }
        return .object(data)
    }

    /// Empty before moderation is over, and for ever when not everybody may see the post. Linus gets text.
    private func identifiers(_ publication: Publication, _ call: Call) -> JSONValue {
        let now = world.clock.now
        guard let post = publication.post, let shown = post.shown, shown <= now,
            call.shows(madeAt: shown, now: now), let number = Int(post.id)
        else { return [] }
        return [publication.account == "linus" ? .string(post.id) : .integer(number)]
    }
}
