import HTTPTypes
import Synchronization

/// Uploads of pictures, documents and videos (linkedin.md section 4).
extension LinkedInPlatform {
    typealias Asset = LinkedInState.Asset

    /// Bytes of a part of a video.
    static let partSize = 4 << 20
    /// Largest document in bytes.
    static let largestDocument = 100 << 20
    private static let largestVideo = 500 << 20
    /// How long upload addresses are good.
    private static let urlLife = Duration.seconds(3_600)
    private static let uploadScopes = ["w_member_social", "w_organization_social"]

    var uploadEndpoints: [Endpoint] {
        let (web, api) = (Self.web, Self.api)
        return [
            Endpoint("images.initialize", "POST", api, "/rest/images") { try self.initialize($0, .image) },
            Endpoint("documents.initialize", "POST", api, "/rest/documents") { try self.initialize($0, .document) },
            Endpoint("videos.action", "POST", api, "/rest/videos", reply: videoAction),
            Endpoint("documents.get", "GET", api, "/rest/documents/:urn") { try self.asset($0, .document) },
            Endpoint("videos.get", "GET", api, "/rest/videos/:urn") { try self.asset($0, .video) },
            Endpoint(
                "images.upload", "PUT", web, "/dms-uploads/image/:urn/:token", bodyLimit: 64 << 20, reply: uploadWhole),
            Endpoint(
                "documents.upload", "PUT", web, "/dms-uploads/document/:urn/:token",
                bodyLimit: Self.largestDocument + 1, reply: uploadWhole),
            Endpoint(
                "videos.upload", "PUT", web, "/dms-uploads/video/:urn/:token/:part", bodyLimit: Self.partSize,
                reply: uploadPart),
        ]
    }

    // MARK: Beginning

    private func initialize(_ call: Call, _ kind: Asset.Kind) throws -> Answer {
        try performed(call, anyOf: Self.uploadScopes) { account, grant in
            guard call.query == "action=initializeUpload" else { throw FieldProblem.invalid("action") }
            let request = try body(call, "initializeUploadRequest")
            try request.check(required: ["owner"], optional: kind == .image ? ["mediaLibraryMetadata"] : [])
            let asset = try begin(kind, request, size: 0, account, grant, call)
            return .json([
                "value": [
                    kind.rawValue: .string(asset.urn), "uploadUrl": .string(uploadURL(asset)),
                    "uploadUrlExpiresAt": .integer(Int(asset.urlEnds.milliseconds)),
                ]
            ])
        }
    }

    @Sendable private func videoAction(_ call: Call) throws -> Answer {
        try performed(call, anyOf: Self.uploadScopes) { account, grant in
            switch call.query {
            case "action=initializeUpload": try initializeVideo(call, account, grant)
            case "action=finalizeUpload": try finalizeVideo(call, account)
            default: throw FieldProblem.invalid("action")
            }
        }
    }

    private func initializeVideo(_ call: Call, _ account: SandboxAccount, _ grant: OAuthGrant) throws -> Answer {
        let request = try body(call, "initializeUploadRequest")
        try request.check(
            required: ["owner", "fileSizeBytes"], optional: ["uploadCaptions", "uploadThumbnail"])
        for name in ["uploadCaptions", "uploadThumbnail"] where try request.value(name, \.bool) == true {
            throw FieldProblem.invalid(name)
        }
        guard let size = request["fileSizeBytes"]?.integer, (1...Self.largestVideo).contains(size) else {
            throw FieldProblem.invalid("fileSizeBytes")
        }
        let asset = try begin(.video, request, size: size, account, grant, call)
        let instructions = stride(from: 0, to: size, by: Self.partSize).enumerated().map { part, first -> JSONValue in
            [
                "uploadUrl": .string("\(uploadURL(asset))/\(part)"), "firstByte": .integer(first),
                "lastByte": .integer(min(first + Self.partSize, size) - 1),
            ]
        }
        return .json([
            "value": [
                "video": .string(asset.urn), "uploadToken": .string(uploadToken(asset)),
                "uploadInstructions": .array(instructions),
                "uploadUrlsExpireAt": .integer(Int(asset.urlEnds.milliseconds)),
            ]
        ])
    }

    /// Ada's is empty, which must be passed on all the same.
    private func uploadToken(_ asset: Asset) -> String { asset.uploader == "ada" ? "" : asset.token }

    private func uploadURL(_ asset: Asset) -> String {
        "\(Self.web)/dms-uploads/\(asset.kind.rawValue)/\(Percent.encode(asset.urn))/\(asset.token)"
    }

    private func body(_ call: Call, _ name: String) throws -> [String: JSONValue] {
        let body = try call.jsonObject()
        try body.check(required: [name])
        return try body.value(name, \.object) ?? [:]
    }

    private func begin(
        _ kind: Asset.Kind, _ request: [String: JSONValue], size: Int, _ account: SandboxAccount, _ grant: OAuthGrant,
        _ call: Call
    ) throws -> Asset {
        guard let urn = request["owner"]?.string else { throw FieldProblem.invalid("owner") }
        let owner = try author(urn, of: account, grant, call)
        let life = call.plays(.earlyExpiry) ? .zero : Self.urlLife
        let asset = Asset(
            urn: "urn:li:\(kind.rawValue):D4E\(world.random.token(12))", kind: kind, owner: owner,
            uploader: account.name, token: world.random.token(18), size: size, urlEnds: world.clock.now + life)
        memory.withLock { $0.assets[asset.urn] = asset }
        return asset
    }

    // MARK: Bytes

    /// Pictures and documents come in one piece, with the member's token.
    @Sendable private func uploadWhole(_ call: Call) throws -> Answer {
        try answeringProblems {
            let (_, account) = try caller(call)
            let asset = try uploading(call)
            guard asset.uploader == account.name else { throw LinkedInProblem.denied(call) }
            guard !asset.isUploaded else { throw LinkedInProblem.argument("The upload is complete") }
            guard !call.body.isEmpty else { throw LinkedInProblem.argument("The upload is empty") }
            finish(asset, call.body, call)
            return Answer(status: .created)
        }
    }

    /// The address of a part carries its own right; a token besides does no harm.
    @Sendable private func uploadPart(_ call: Call) throws -> Answer {
        try answeringProblems {
            let asset = try uploading(call)
            let part = Int(call.captures["part"] ?? "") ?? -1
            let first = (0..<1_000).contains(part) ? part * Self.partSize : .max
            guard first < asset.size, !asset.isUploaded else {
                throw LinkedInProblem.argument("There is no such part")
            }
            guard call.body.count == min(Self.partSize, asset.size - first) else {
                throw LinkedInProblem.argument("The part must have the bytes of its instruction")
            }
            memory.withLock { $0.assets[asset.urn]?.parts[part] = call.body }
            return Answer(headers: HTTPFields(named: [("ETag", "\"\(Self.tag(part, call.body))\"")]))
        }
    }

    private static func tag(_ part: Int, _ bytes: [UInt8]) -> String {
        "/ambry-video/signedId/\(part)-\(Digest.hex(bytes).prefix(24))"
    }

    private func uploading(_ call: Call) throws -> Asset {
        guard let asset = memory.withLock({ $0.assets[call.captures["urn"] ?? ""] }),
            asset.token == call.captures["token"]
        else { throw LinkedInProblem(.notFound, "NOT_FOUND", "There is no such upload") }
        guard asset.urlEnds > world.clock.now else {
            throw LinkedInProblem(.badRequest, "EXPIRED_UPLOAD_URL", "The upload URL has expired")
        }
        guard call.contentType == "application/octet-stream" else { throw FieldProblem.wrongType }
        return asset
    }

    private func finalizeVideo(_ call: Call, _ account: SandboxAccount) throws -> Answer {
        let request = try body(call, "finalizeUploadRequest")
        try request.check(required: ["video", "uploadToken", "uploadedPartIds"])
        guard let asset = memory.withLock({ $0.assets[request["video"]?.string ?? ""] }), asset.kind == .video,
            asset.uploader == account.name
        else { throw FieldProblem.invalid("video") }
        guard request["uploadToken"] == .string(uploadToken(asset)) else { throw FieldProblem.invalid("uploadToken") }
        guard !asset.isUploaded else { throw LinkedInProblem(.conflict, "CONFLICT", "The upload is complete") }
        let count = (asset.size + Self.partSize - 1) / Self.partSize
        let parts = (0..<count).compactMap { asset.parts[$0] }
        let tags = parts.enumerated().map { Self.tag($0.offset, $0.element) }
        guard parts.count == count, try request.strings("uploadedPartIds") == tags else {
            throw FieldProblem.invalid("uploadedPartIds")
        }
        finish(asset, parts.flatMap(\.self), call)
        return Answer()
    }

    private func finish(_ asset: Asset, _ bytes: [UInt8], _ call: Call) {
        var done = asset
        let verdict = AssetVerdict(asset.kind, bytes)
        (done.parts, done.isUploaded, done.digest) = ([:], true, Digest.hex(bytes))
        done.contentType = verdict.contentType
        done.failure = call.laterRejection(usual: "The file could not be processed") ?? verdict.failure
        let isSlow = asset.kind != .image || world.settings.slowImages
        if !call.plays(.endlessProcessing) {
            done.readyAt = world.clock.now + (isSlow ? world.settings.processingTime : .zero)
        }
        let kept = done
        memory.withLock { $0.assets[kept.urn] = kept }
        if verdict.failure == nil {
            world.media.store(
                platform: asset.owner.platform, id: asset.urn, contentType: verdict.contentType, bytes: bytes)
        }
    }

    // MARK: Status

    /// Pictures tell members nothing.
    func imageStatus(_ call: Call) throws -> Answer { try asset(call, .image) }

    private func asset(_ call: Call, _ kind: Asset.Kind) throws -> Answer {
        let scopes = kind == .image ? ["w_organization_social"] : Self.uploadScopes
        return try performed(call, anyOf: scopes) { account, grant in
            try call.queryFields().check()
            guard call.path.contains("urn%3Ali%3A\(kind.rawValue)%3A") else { throw FieldProblem.invalid("urn") }
            guard let asset = memory.withLock({ $0.assets[call.captures["urn"] ?? ""] }), asset.kind == kind else {
                throw LinkedInProblem(.notFound, "NOT_FOUND", "There is no such \(kind.rawValue)")
            }
            guard (try? author(asset.owner.urn, of: account, grant, call)) != nil else {
                throw LinkedInProblem(
                    .forbidden, "ACCESS_DENIED", "Accessing this \(kind.rawValue) resource is forbidden", number: 100)
            }
            return .json(described(asset))
        }
    }

    private func described(_ asset: Asset) -> JSONValue {
        let status = asset.status(at: world.clock.now)
        var resource: [String: JSONValue] = [
            "id": .string(asset.urn), "owner": .string(asset.owner.urn), "status": .string(status),
        ]
        if status == "AVAILABLE" {
            resource["downloadUrl"] = .string("\(Self.pictures)/dms/\(Percent.encode(asset.urn))")
            resource["downloadUrlExpiresAt"] = .integer(Int(world.clock.now.milliseconds) + 5_184_000_000)
        }
        if status == "PROCESSING_FAILED", asset.kind == .video {
            resource["processingFailureReason"] = JSONValue(asset.failure)
        }
        return .object(resource)
    }
}
