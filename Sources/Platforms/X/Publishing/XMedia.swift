import Domain
import Outbound

/// One picture or film on its way to X (platform sheet, section 4).
struct XMedia: Sendable {
    private let calls: APICalls
    private let publication: Publication
    private let part: Int
    private let item: Int
    private let attachment: Attachment
    private let file: MediaItem

    /// Pieces of this size are taken everywhere.
    private static let pieceBytes = 1 << 20
    /// Facts of an upload.
    static let mediaKey = "media_key", expiresAt = "expires_at"

    /// Throws `media` when the file is not stored any more.
    init(calls: APICalls, publication: Publication, part: Int, item: Int) throws(PlatformFailure) {
        let media = publication.content.parts[part].media
        guard media.indices.contains(item), let file = publication.media[media[item].id] else {
            throw PlatformFailure(.media, words: "File \(item + 1) is no longer stored.")
        }
        self.calls = calls
        self.publication = publication
        self.part = part
        self.item = item
        attachment = media[item]
        self.file = file
    }

    /// Whether X looks through such a file before a post may use it: a film or a GIF, which are sent in pieces as well.
    static func isProcessed(_ file: MediaItem) -> Bool { file.kind == .video || file.contentType == XLimits.animation }

    /// What X calls such files.
    private var category: String {
        guard Self.isProcessed(file) else { return "tweet_image" }
        return file.kind == .video ? "tweet_video" : "tweet_gif"
    }

    /// Sends the file: a picture at once, others in pieces. Repeating it leaves an orphan that X deletes.
    func upload(now: Instant) async throws(PlatformFailure) -> StepOutput {
        try await publication.verify(file)
        let data = Self.isProcessed(file) ? try await sendInPieces() : try await sendWhole()
        guard let id = data["id"]?.identifier else { throw Self.nameless }
        var facts: [String: String] = [:]
        if let key = data["media_key"]?.nonBlankString { facts[Self.mediaKey] = key }
        if let life = data["expires_after_secs"]?.integer, (1...1 << 32).contains(life) {
            facts[Self.expiresAt] = String((now + .seconds(life)).milliseconds)
        }
        return StepOutput(remoteID: id, facts: facts)
    }

    private func sendWhole() async throws(PlatformFailure) -> JSONValue {
        let body = OutboundBody.multipart([
            .field("media_category", category), .field("media_type", file.contentType), media(0..<file.byteCount),
        ])
        return try await calls.xData(.post, "/2/media/upload", body: body, kind: .upload, for: .upload)
    }

    private func sendInPieces() async throws(PlatformFailure) -> JSONValue {
        let start: JSONValue = [
            "media_type": .string(file.contentType), "total_bytes": .integer(file.byteCount),
            "media_category": .string(category),
        ]
        let begun = try await calls.xData(.post, "/2/media/upload/initialize", body: .json(start), for: .upload)
        guard let id = begun["id"]?.identifier else { throw Self.nameless }
        let path = "/2/media/upload/" + PercentEncoding.component(id)
        for (index, start) in stride(from: 0, to: file.byteCount, by: Self.pieceBytes).enumerated() {
            let piece = media(start..<min(start + Self.pieceBytes, file.byteCount))
            let body = OutboundBody.multipart([.field("segment_index", String(index)), piece])
            try await append(body, path + "/append")
        }
        // An empty body was refused for some, an empty object never.
        return try await calls.xData(.post, path + "/finalize", body: .json([:]), for: .upload)
    }

    private func append(_ body: OutboundBody, _ path: String) async throws(PlatformFailure) {
        let response = try await calls.xResponse(.post, path, body: body, kind: .upload, for: .upload)
        guard response.isSuccess else { throw XRefusal(response).platformFailure(.upload) }
    }

    private func media(_ range: Range<Int>) -> MultipartPart {
        let source = publication.source(of: file, from: range.lowerBound, length: range.count)
        return MultipartPart(
            name: "media", content: .stream(source), filename: "file", contentType: "application/octet-stream")
    }

    private static let nameless = PlatformFailure(.transient, words: "X's answer does not name the file.")
}

extension XMedia {
    private var uploaded: StepOutput? { publication.outputs["upload:\(part):\(item)"] }

    /// Asks until X has processed a film or a GIF.
    func waitUntilReady() async throws(PlatformFailure) -> StepResult {
        guard let output = uploaded, let id = output.remoteID else { throw Self.notUploaded }
        let query = [OutboundURL.Item("command", "STATUS"), OutboundURL.Item("media_id", id)]
        let state = try await calls.xData(.get, "/2/media/upload", query: query)["processing_info"]
        switch state?["state"]?.string {
        case nil, "succeeded": return .done(output)
        case "failed":
            let words = state?["error"]?["message"]?.nonBlankString.map(PlatformWords.clean)
            throw PlatformFailure(.media, words: words ?? "X could not process the file.")
        default:
            let seconds = min(max(state?["check_after_secs"]?.integer ?? 2, 1), 60)
            return .wait(.seconds(seconds), words: "X is still processing a file.")
        }
    }

    /// Sets the alt text. A post is worth more than its alt text: only a refused grant stops it, anything else is noted.
    func describe() async throws(PlatformFailure) -> StepOutput {
        guard let id = uploaded?.remoteID else { throw Self.notUploaded }
        return try await describe(id)
    }

    /// Sets the alt text of an image by its id.
    func describe(_ id: String) async throws(PlatformFailure) -> StepOutput {
        let body: JSONValue = [
            "id": .string(id), "metadata": ["alt_text": ["text": .string(String(attachment.altText.prefix(1000)))]],
        ]
        do throws(PlatformFailure) {
            _ = try await calls.xAnswer(.post, "/2/media/metadata", body: .json(body), for: .upload)
        } catch {
            guard error.kind != .auth else { throw error }
            return StepOutput(remoteID: id, facts: ["alt_text": "refused: \(error.words)"])
        }
        return StepOutput(remoteID: id)
    }

    /// The id to post with: that of the upload, or of a new one when X has thrown the first away meanwhile (P6).
    func freshID(now: Instant) async throws(PlatformFailure) -> String {
        guard let output = uploaded, let id = output.remoteID else { throw Self.notUploaded }
        let end = output.facts[Self.expiresAt].flatMap { Int64($0) }.map { Instant(milliseconds: $0) }
        guard let end, end < now + .minutes(1) else { return id }
        // It would have to be processed first; whoever sends the post again sends its files again.
        guard !Self.isProcessed(file) else {
            throw PlatformFailure(.media, words: "X has thrown the file away meanwhile. Send the post again.")
        }
        guard let again = try await upload(now: now).remoteID else { throw Self.notUploaded }
        if !attachment.altText.isEmpty { _ = try await describe(again) }
        return again
    }

    private static let notUploaded = PlatformFailure(.unknown, words: "A file of this part was not uploaded yet.")
}
