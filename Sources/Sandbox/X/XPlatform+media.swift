import FoundationEssentials
import HTTPTypes
import Synchronization

/// Uploading to X (sheet section 4, media upload).
extension XPlatform {
    private static let types: Set<String> = [
        "video/mp4", "video/webm", "video/quicktime", "image/jpeg", "image/png", "image/webp", "image/gif",
    ]
    private static let categories: Set<String> = [
        "tweet_image", "tweet_gif", "tweet_video", "amplify_video", "subtitles", "dm_image", "dm_gif", "dm_video",
    ]
    private static let oneShotCategories: Set<String> = ["tweet_image", "dm_image", "subtitles"]
    private static let life = 86_400
    private static let largestImage = 5 << 20

    private static func largest(_ type: String) -> Int {
        type == "image/gif" ? 15 << 20 : type.hasPrefix("image/") ? largestImage : 512 << 20
    }

    // MARK: One shot

    @Sendable func upload(_ call: Call) async throws -> Answer {
        try await authorized(call, scopes: ["media.write"]) { account in
            let (category, bytes) = try oneShot(call)
            guard Self.oneShotCategories.contains(category) else { throw FieldProblem.invalid("media_category") }
            guard bytes.count <= Self.largestImage else { return Answer(status: .contentTooLarge) }
            guard let kind = FileKind(bytes), !kind.isVideo, kind != .gif else {
                throw XProblem.invalid("media", "", "The media type is not supported.")
            }
            var media = newMedia(account, category: category, type: kind.rawValue)
            finish(&media, bytes)
            media.readyAt = world.clock.now + (world.settings.slowImages ? world.settings.processingTime : .zero)
            let done = media
            state.withLock { $0.media[done.id] = done }
            return .json(["data": described(done, size: bytes.count)])
        }
    }

    private func oneShot(_ call: Call) throws -> (String, [UInt8]) {
        let optional = ["media_type", "additional_owners", "shared"]
        if call.contentType == "application/json" {
            let body = try call.jsonObject()
            try body.check(required: ["media", "media_category"], optional: optional)
            guard let data = try body.value("media", \.string).flatMap({ Data(base64Encoded: $0) }) else {
                throw FieldProblem.invalid("media")
            }
            return (try body.value("media_category", \.string) ?? "", Array(data))
        }
        let form = try Multipart(call)
        try form.check(required: ["media", "media_category"], optional: optional)
        return (form["media_category"]?.text ?? "", form["media"]?.bytes ?? [])
    }

    // MARK: In pieces

    @Sendable func initializeMedia(_ call: Call) async throws -> Answer {
        try await authorized(call, scopes: ["media.write"]) { account in
            let body = try call.jsonObject()
            try body.check(
                required: ["media_type", "total_bytes", "media_category"], optional: ["additional_owners", "shared"])
            guard let type = body["media_type"]?.string, Self.types.contains(type) else {
                throw FieldProblem.invalid("media_type")
            }
            guard let category = body["media_category"]?.string, Self.categories.contains(category) else {
                throw FieldProblem.invalid("media_category")
            }
            guard let total = body["total_bytes"]?.integer, (1...Self.largest(type)).contains(total) else {
                throw FieldProblem.invalid("total_bytes")
            }
            var media = newMedia(account, category: category, type: type)
            media.expected = total
            let begun = media
            state.withLock { $0.media[begun.id] = begun }
            return .json(["data": described(begun, size: nil)])
        }
    }

    @Sendable func appendMedia(_ call: Call) async throws -> Answer {
        try await authorized(call, scopes: ["media.write"]) { account in
            let form = try Multipart(call)
            try form.check(required: ["media", "segment_index"])
            guard let index = form["segment_index"].flatMap({ Int($0.text) }), (0...999).contains(index) else {
                throw FieldProblem.invalid("segment_index")
            }
            let bytes = form["media"]?.bytes ?? []
            guard bytes.count <= Self.largestImage else { return Answer(status: .contentTooLarge) }
            let expires = try change(call.captures["id"], of: account) { media in
                guard !media.isFinal else { throw FieldProblem.invalid("id") }
                let others = media.segments.filter { $0.key != index }.values.reduce(0) { $0 + $1.count }
                guard others + bytes.count <= media.expected else { throw FieldProblem.invalid("media") }
                media.segments[index] = bytes
                return media.expires
            }
            return .json(["data": ["expires_at": .integer(expires.seconds)]])
        }
    }

    @Sendable func finalizeMedia(_ call: Call) async throws -> Answer {
        try await authorized(call, scopes: ["media.write"]) { account in
            try call.jsonObject().check()
            let ready = world.clock.now + world.settings.processingTime
            let (media, size) = try change(call.captures["id"], of: account) { media in
                let indexes = media.segments.keys.sorted()
                let bytes = indexes.flatMap { media.segments[$0] ?? [] }
                guard !media.isFinal, indexes == Array(0..<indexes.count), bytes.count == media.expected else {
                    throw XProblem.invalid("id", media.id, "The upload is not complete.")
                }
                guard let kind = FileKind(bytes), kind.isVideo == media.isVideo else {
                    throw XProblem.invalid("id", media.id, "The media type is not supported.")
                }
                if media.isVideo || media.isAnimation || world.settings.slowImages { media.readyAt = ready }
                finish(&media, bytes)
                return (media, bytes.count)
            }
            return .json(["data": described(media, size: size)])
        }
    }

    @Sendable func mediaStatus(_ call: Call) async throws -> Answer {
        try await authorized(call, scopes: ["media.write"]) { account in
            let query = try query(call, required: ["media_id"], optional: ["command"])
            guard query["command"] == "STATUS" else { throw XProblem.invalid("command", "", "command must be STATUS") }
            let media = try change(query["media_id"], of: account) { $0 }
            return .json(["data": described(media, size: nil, always: true)])
        }
    }

    @Sendable func mediaMetadata(_ call: Call) async throws -> Answer {
        try await authorized(call, scopes: ["media.write"]) { account in
            let body = try call.jsonObject()
            try body.check(required: ["id", "metadata"])
            let metadata = try body.value("metadata", \.object) ?? [:]
            try metadata.check(required: ["alt_text"])
            let alt = try metadata.value("alt_text", \.object) ?? [:]
            try alt.check(required: ["text"])
            guard let text = try alt.value("text", \.string), (1...1_000).contains(text.count) else {
                throw FieldProblem.invalid("metadata.alt_text.text")
            }
            let id = try body.value("id", \.string)
            _ = try change(id, of: account) { media in media.alt = text }
            return .json([
                "data": ["id": JSONValue(id), "associated_metadata": ["alt_text": ["text": .string(text)]]]
            ])
        }
    }

    // MARK: Parts

    private func newMedia(_ account: SandboxAccount, category: String, type: String) -> XState.Media {
        let now = world.clock.now
        return XState.Media(
            id: snowflakes.next(), account: account.name, category: category, contentType: type, readyAt: now,
            expires: now + .seconds(Self.life))
    }

    private func finish(_ media: inout XState.Media, _ bytes: [UInt8]) {
        media.isFinal = true
        media.segments = [:]
        media.digest = Digest.hex(bytes)
        world.media.store(platform: name, id: media.id, contentType: media.contentType, bytes: bytes)
    }

    private func change<Value>(
        _ id: String?, of account: SandboxAccount, _ work: (inout XState.Media) throws -> Value
    ) throws -> Value {
        try state.withLock { state in
            guard let id, var media = state.media[id], media.account == account.name, media.expires > world.clock.now
            else { throw XProblem.notFound("media", "id", id ?? "") }
            let value = try work(&media)
            state.media[id] = media
            return value
        }
    }

    private func described(_ media: XState.Media, size: Int?, always: Bool = false) -> JSONValue {
        var data: [String: JSONValue] = [
            "id": .string(media.id), "media_key": .string(media.key),
            "expires_after_secs": .integer(Int((media.expires - world.clock.now).components.seconds)),
        ]
        if let size { data["size"] = .integer(size) }
        let isReady = media.readyAt <= world.clock.now
        if media.isFinal, !isReady {
            data["processing_info"] = ["state": always ? "in_progress" : "pending", "check_after_secs": 1]
        } else if media.isFinal, always {
            data["processing_info"] = ["state": "succeeded", "progress_percent": 100]
        }
        return .object(data)
    }
}
