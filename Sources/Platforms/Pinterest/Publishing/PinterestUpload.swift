import Domain
import Outbound

/// A film on its way to Pinterest: announced, sent to a store, and looked through (platform sheet, section 4).
struct PinterestUpload: Sendable {
    let calls: PinterestCalls
    let publication: Publication
    let file: MediaItem

    /// Where Pinterest keeps uploads; the token never goes there.
    private static let store = Peer.platform(
        .pinterest, hosts: ["pinterest-media-upload.s3-accelerate.amazonaws.com"])

    /// Sends the film; once more under new parameters where the first were over. A repeat leaves an orphan that nobody sees.
    func send() async throws(PlatformFailure) -> StepOutput {
        try await publication.verify(file)
        for isLast in [false, true] {
            let begun = try await calls.json(.post, "/v5/media", body: .json(["media_type": "video"]), for: .upload)
            guard let id = begun["media_id"]?.identifier,
                let url = begun["upload_url"]?.string.flatMap({ OutboundURL($0) }), url.origin.scheme == .https
            else { throw Self.unusable }
            let response = try await store(at: url, begun["upload_parameters"])
            if response.isSuccess { return StepOutput(remoteID: id) }
            let refusal = StoreRefusal(response)
            guard refusal.isOfLease, !isLast else { throw refusal.failure }
        }
        throw Self.unusable
    }

    /// The parameters word by word, and the file last.
    private func store(at url: OutboundURL, _ parameters: JSONValue?) async throws(PlatformFailure) -> OutboundResponse
    {
        let fields = (parameters?.object ?? [:]).sorted { $0.key < $1.key }.compactMap { name, value in
            value.identifier.map { MultipartPart.field(name, $0) }
        }
        let part = MultipartPart(
            name: "file", content: .stream(publication.source(of: file)), filename: "file." + file.usualExtension,
            contentType: file.contentType)
        let bare = APICalls(
            door: calls.calls.door, origin: url.origin, peer: Self.store, budget: calls.calls.budget, headers: [:])
        do throws(OutboundError) {
            return try await bare.send(.post, to: url, body: .multipart(fields + [part]), kind: .upload)
        } catch { throw error.platformFailure(.upload) }
    }

    /// Looks once whether the film can be used.
    static func look(at uploaded: StepOutput?, _ calls: PinterestCalls) async throws(PlatformFailure) -> StepResult {
        guard let uploaded, let id = uploaded.remoteID else {
            throw PlatformFailure(.unknown, words: "The film was not uploaded yet.")
        }
        let answer = try await calls.json(.get, "/v5/media/\(PercentEncoding.component(id))")
        switch answer["status"]?.string {
        case "succeeded": return .done(uploaded)
        case "registered", "processing": return .wait(.seconds(5), words: "Pinterest is still processing the film.")
        case "failed":
            let code = answer["failure_code"]?.identifier.map { " (\(PlatformWords.clean($0)))" } ?? ""
            throw PlatformFailure(.media, words: "Pinterest could not process the film\(code).")
        default: throw unusable
        }
    }

    private static let unusable = PlatformFailure(.transient, words: "Pinterest's answer lacks what was asked for.")
}
