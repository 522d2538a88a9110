import HTTPTypes
import Synchronization

/// Leases of uploads (sheet section 4, media upload).
extension RedditPlatform {
    static let pictureBucket = "https://reddit-uploaded-media.s3-accelerate.amazonaws.com"
    static let videoBucket = "https://reddit-uploaded-video.s3-accelerate.amazonaws.com"

    private static let types: Set<String> = [
        "image/png", "image/jpeg", "image/gif", "image/webp", "video/mp4", "video/quicktime",
    ]
    private static let leaseLife = Duration.seconds(900)
    private static let largestPicture = 20 << 20
    private static let largestVideo = 128 << 20

    var mediaEndpoints: [Endpoint] {
        let limit = Self.largestVideo + (1 << 20)
        return [
            Endpoint("media.asset", "POST", Self.api, "/api/media/asset.json", reply: lease),
            Endpoint("media.upload", "POST", Self.pictureBucket, "/", bodyLimit: limit, reply: upload),
            Endpoint("media.upload", "POST", Self.videoBucket, "/", bodyLimit: limit, reply: upload),
        ]
    }

    @Sendable private func lease(_ call: Call) throws -> Answer {
        try performed(call, scope: "submit") { visitor in
            let form = try form(call, visitor, required: ["filepath", "mimetype"], optional: [])
            guard let type = form["mimetype"], Self.types.contains(type) else { throw FieldProblem.invalid("mimetype") }
            let isVideo = type.hasPrefix("video/")
            let asset = String(world.random.token(16).filter { $0.isLetter || $0.isNumber }.lowercased().prefix(13))
            let action = (isVideo ? Self.videoBucket : Self.pictureBucket).dropFirst("https:".count)
            let lease = RedditState.Lease(
                asset: asset, account: visitor.account.name, mimetype: type,
                form: UploadForm(
                    world, key: isVideo ? asset : "rte_images/\(asset)", contentType: type,
                    life: call.plays(.earlyExpiry) ? .zero : Self.leaseLife,
                    limit: isVideo ? Self.largestVideo : Self.largestPicture),
                action: String(action))
            memory.withLock { $0.leases[lease.form.key] = lease }
            return [
                "args": [
                    "action": .string(lease.action),
                    "fields": .array(
                        lease.form.fields.map { ["name": .string($0.name), "value": .string($0.value)] }),
                ],
                "asset": [
                    "asset_id": .string(asset), "processing_state": "incomplete",
                    "payload": ["filepath": form["filepath"].map { .string($0) } ?? .null], "websocket_url": .null,
                ],
            ]
        }
    }

    @Sendable private func upload(_ call: Call) throws -> Answer {
        let post = try UploadPost(call)
        guard let lease = memory.withLock({ $0.leases[post.key] }), "https:\(lease.action)" == call.origin else {
            throw UploadPost.refusal(
                .forbidden, "AccessDenied", "Invalid according to Policy: Policy Condition failed")
        }
        call.note(account: lease.account)
        let bytes = try lease.form.file(in: post, at: world.clock.now)
        memory.withLock { $0.leases[lease.form.key]?.bytes = bytes }
        world.media.store(platform: name, id: lease.asset, contentType: lease.mimetype, bytes: bytes)
        let location = "\(call.origin)/\(Percent.encode(lease.form.key))"
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <PostResponse><Location>\(location)</Location><Bucket>reddit-uploaded</Bucket>\
            <Key>\(lease.form.key)</Key><ETag>"\(Digest.hex(bytes).prefix(32))"</ETag></PostResponse>
            """
        return Answer(status: .created, contentType: "application/xml", bytes: Array(text.utf8))
    }
}
