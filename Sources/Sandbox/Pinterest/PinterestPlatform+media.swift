import HTTPTypes
import Synchronization

/// Videos, and pictures that are fetched (sheet section 4).
extension PinterestPlatform {
    static let bucket = "https://pinterest-media-upload.s3-accelerate.amazonaws.com"
    private static let largestPicture = 20 << 20
    private static let largestVideo = 128 << 20
    private static let formLife = Duration.seconds(3_600)
    private static let seconds = 4.0...900.0

    func mediaEndpoints(_ api: String) -> [Endpoint] {
        [
            Endpoint("media.create", "POST", api, "/v5/media", reply: registerMedia),
            Endpoint("media.list", "GET", api, "/v5/media", reply: listMedia),
            Endpoint("media.get", "GET", api, "/v5/media/:id", reply: getMedia),
        ]
    }

    var bucketEndpoint: Endpoint {
        Endpoint(
            "media.upload", "POST", Self.bucket, "/", bodyLimit: Self.largestVideo + (1 << 20), reply: uploadMedia)
    }

    @Sendable private func registerMedia(_ call: Call) throws -> Answer {
        try authorized(call, category: .write) { caller in
            let body = try call.jsonObject()
            try body.check(required: ["media_type"])
            guard body["media_type"] == "video" else { throw FieldProblem.invalid("media_type") }
            try caller.require("pins:read", "pins:write")
            let id = numbers.next()
            let form = UploadForm(
                world, key: "uploads/\(id)", contentType: "multipart/form-data",
                life: call.plays(.earlyExpiry) ? .zero : Self.formLife, limit: Self.largestVideo)
            memory.withLock {
                $0.media[id] = PinterestState.Media(id: id, account: caller.account.name, form: form)
            }
            let parameters = form.fields.map { ($0.name, JSONValue.string($0.value)) }
            return .json(
                [
                    "media_id": .string(id), "media_type": "video", "upload_url": .string(Self.bucket + "/"),
                    "upload_parameters": .object(Dictionary(parameters) { first, _ in first }),
                ], status: .created)
        }
    }

    /// The fields come in any order here: they are told as an object.
    @Sendable private func uploadMedia(_ call: Call) throws -> Answer {
        let post = try UploadPost(call)
        let id = String(post.key.split(separator: "/").last ?? "")
        guard let media = memory.withLock({ $0.media[id] }) else {
            throw UploadPost.refusal(.forbidden, "AccessDenied", "Invalid according to Policy: Policy Condition failed")
        }
        call.note(account: media.account)
        let bytes = try media.form.file(in: post.ordered(as: media.form), at: world.clock.now)
        let length = MovieHeader(bytes)?.seconds
        let isGood =
            FileKind(bytes).map { $0 == .mp4 || $0 == .quicktime } == true
            && length.map(Self.seconds.contains) ?? true
        let isBad = call.laterRejection(usual: "failed") != nil || !isGood
        let ready = call.plays(.endlessProcessing) ? nil : world.clock.now + world.settings.processingTime
        memory.withLock { memory in
            memory.media[id]?.bytes = bytes
            memory.media[id]?.isBad = isBad
            memory.media[id]?.readyAt = ready
        }
        return Answer(status: .noContent)
    }

    @Sendable private func getMedia(_ call: Call) throws -> Answer {
        try authorized(call) { caller in
            try call.queryFields().check()
            try caller.require("pins:read")
            guard let media = memory.withLock({ $0.media[call.captures["id"] ?? ""] }),
                media.account == caller.account.name
            else { throw PinterestProblem(.notFound, 404, "Media upload not found.") }
            return .json(described(media))
        }
    }

    @Sendable private func listMedia(_ call: Call) throws -> Answer {
        try authorized(call) { caller in
            let fields = try call.queryFields()
            try fields.check(optional: ["page_size", "bookmark"])
            try caller.require("pins:read")
            let own = memory.withLock(\.media.values).filter { $0.account == caller.account.name }
            return try page(own.reversed().map(described), fields)
        }
    }

    private func described(_ media: PinterestState.Media) -> JSONValue {
        [
            "media_id": .string(media.id), "media_type": "video", "status": .string(media.status(at: world.clock.now)),
        ]
    }

    // MARK: Files of a pin

    /// Everything a pin shows; throws `PinterestProblem` for what cannot be had or is not what it should be.
    func files(of draft: PinDraft, _ caller: PinterestCaller) async throws -> [PinFile] {
        var files: [PinFile] = []
        for source in draft.sources {
            switch source {
            case .address(let url): files.append(try await fetched(url))
            case .inline(let type, let bytes):
                guard FileKind(bytes)?.rawValue == type, bytes.count <= Self.largestPicture else {
                    throw PinterestProblem.invalid("The image is not a readable \(type)")
                }
                files.append(PinFile(id: numbers.next(), contentType: type, bytes: bytes))
            case .video(let id):
                let media = memory.withLock { $0.media[id] }
                guard let media, media.account == caller.account.name, let bytes = media.bytes,
                    media.status(at: world.clock.now) == "succeeded"
                else { throw PinterestProblem.invalid("The media_id is not of a processed video") }
                files.append(PinFile(id: id, contentType: "video/mp4", bytes: bytes))
            }
        }
        if draft.kind == "multiple_images" {
            guard Set(files.map { ImageSize($0.bytes) }).count == 1 else {
                throw PinterestProblem.invalid("All images of a carousel must have the same width and height")
            }
        }
        return files
    }

    private func fetched(_ url: String) async throws -> PinFile {
        guard let bytes = try? await MediaFetch(world, limit: Self.largestPicture).bytes(of: url) else {
            throw PinterestProblem.invalid("Unable to reach the URL. Please check the URL and try again.")
        }
        guard let kind = FileKind(bytes), !kind.isVideo else {
            throw PinterestProblem.invalid("The URL does not lead to an image")
        }
        return PinFile(id: numbers.next(), contentType: kind.rawValue, bytes: bytes)
    }
}

extension UploadPost {
    /// The same fields in the order of a form.
    fileprivate func ordered(as form: UploadForm) -> UploadPost {
        let places = Dictionary(form.fields.enumerated().map { ($0.element.name, $0.offset) }) { first, _ in first }
        let fields = parts.dropLast().sorted { (places[$0.name] ?? .max) < (places[$1.name] ?? .max) }
        return UploadPost(parts: fields + parts.suffix(1))
    }
}
