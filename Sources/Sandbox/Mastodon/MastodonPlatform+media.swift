import HTTPTypes
import Synchronization

/// Uploading to an instance (sheet section 4, media).
extension MastodonPlatform {
    private static let largestImage = 16_777_216

    @Sendable func uploadMedia(_ call: Call) throws -> Answer {
        try authorized(call, anyOf: ["write:media"]) { visitor in
            let form = try Multipart(call)
            try form.check(required: ["file"], optional: ["description", "focus", "thumbnail"])
            guard let file = form["file"], let kind = MastodonFileKind(file.bytes) else { throw unsupported }
            let limit = kind.isLong ? flavor.largestVideo : Self.largestImage
            guard file.bytes.count <= limit else {
                throw problem.validation("File file size must be less than \(limit >> 20) MB")
            }
            let alt = try description(form["description"]?.text) ?? ""
            let isSlow = kind.isLong || kind == .picture(.gif) || world.settings.slowImages
            let media = MastodonState.Media(
                id: newID(), account: visitor.account.name, kind: kind, digest: Digest.hex(file.bytes), alt: alt,
                focus: try focus(form["focus"]?.text),
                readyAt: world.clock.now + (isSlow ? world.settings.processingTime : .zero))
            state.withLock { $0.media[media.id] = media }
            world.media.store(platform: name, id: media.id, contentType: kind.contentType, bytes: file.bytes)
            let isReady = media.readyAt <= world.clock.now
            return .json(described(media), status: isReady ? .ok : .accepted)
        }
    }

    @Sendable func getMedia(_ call: Call) throws -> Answer {
        try authorized(call, anyOf: ["write:media"]) { visitor in
            let media = try unattached(call, visitor)
            return .json(described(media), status: media.readyAt <= world.clock.now ? .ok : .partialContent)
        }
    }

    @Sendable func updateMedia(_ call: Call) throws -> Answer {
        try authorized(call, anyOf: ["write:media"]) { visitor in
            let input = try MastodonInput(call)
            try input.check(["description", "focus", "thumbnail"])
            let alt = try description(try input.string("description"))
            let focus = try focus(try input.string("focus"))
            let media = try unattached(call, visitor)
            let changed = state.withLock { state in
                if let alt { state.media[media.id]?.alt = alt }
                if let focus { state.media[media.id]?.focus = focus }
                return state.media[media.id] ?? media
            }
            return .json(described(changed))
        }
    }

    /// Since Mastodon 4.4; an upload that is part of a post stays.
    @Sendable func deleteMedia(_ call: Call) throws -> Answer {
        try authorized(call, anyOf: ["write:media"]) { visitor in
            let id = call.captures["id"] ?? ""
            try state.withLock { state in
                guard let media = state.media[id], media.account == visitor.account.name else { throw problem.notFound }
                guard media.status == nil else {
                    throw problem.error(.unprocessableContent, "Media attachment is currently used by a status")
                }
                state.media[id] = nil
            }
            return .json([:])
        }
    }

    private var unsupported: Refusal {
        flavor.isGoToSocial
            ? problem.error(.unprocessableContent, "Unprocessable Entity: error processing media")
            : problem.validation("File content type is invalid, File is invalid")
    }

    /// Only uploads that are not part of a post can be seen or changed (sheet section 4).
    private func unattached(_ call: Call, _ visitor: Visitor) throws -> MastodonState.Media {
        guard let media = state.withLock({ $0.media[call.captures["id"] ?? ""] }), media.status == nil,
            media.account == visitor.account.name
        else { throw problem.notFound }
        return media
    }

    /// An alternative text within the limit; throws in the words of the instance.
    func description(_ text: String?) throws -> String? {
        guard let text else { return nil }
        guard text.count <= flavor.descriptionLimit else {
            throw problem.validation("Description is too long (maximum is \(flavor.descriptionLimit) characters)")
        }
        return text
    }

    /// A focal point, two numbers from −1 to 1; throws `FieldProblem.invalid`.
    func focus(_ text: String?) throws -> String? {
        guard let text else { return nil }
        let numbers = text.split(separator: ",").compactMap { Double($0.filter { $0 != " " }) }
        guard numbers.count == 2, numbers.allSatisfy({ (-1...1).contains($0) }) else {
            throw FieldProblem.invalid("focus")
        }
        return text
    }
}
