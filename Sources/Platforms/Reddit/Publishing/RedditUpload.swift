import Domain
import Outbound

/// A file on its way to Reddit: a lease, then the file to where the lease says (platform sheet, section 4).
struct RedditUpload: Sendable {
    let calls: RedditCalls
    let file: MediaItem
    /// The bytes, given while they are sent.
    let source: ByteSource

    /// Facts of an upload: its address, and its name for galleries.
    static let address = "address", asset = "asset"
    /// Where leases lead; the token never goes there.
    private static let stores = Peer.platform(
        .reddit,
        hosts: [
            "reddit-uploaded-media.s3-accelerate.amazonaws.com", "reddit-uploaded-video.s3-accelerate.amazonaws.com",
        ])

    /// What a lease lets us do.
    private struct Lease {
        let store: OutboundURL
        let fields: [MultipartPart]
        let key: String
        let asset: String
    }

    /// Sends the file; with a new lease once more where the first was over. A repeat leaves an orphan that nobody sees.
    func send() async throws(PlatformFailure) -> StepOutput {
        for isLast in [false, true] {
            let lease = try await lease()
            let response = try await store(lease)
            if response.isSuccess {
                let address = "\(lease.store.origin)/\(lease.key)"
                return StepOutput(
                    remoteID: lease.asset.isEmpty ? lease.key : lease.asset,
                    facts: [Self.address: address, Self.asset: lease.asset])
            }
            let refusal = StoreRefusal(response)
            guard refusal.isOfLease, !isLast else { throw refusal.failure }
        }
        throw Self.unusable
    }

    private func lease() async throws(PlatformFailure) -> Lease {
        // Reddit goes by the name; the person's own is nobody's business.
        let form: [OutboundURL.Item] = [
            .init("filepath", "file." + file.usualExtension), .init("mimetype", file.contentType),
            .init("api_type", "json"),
        ]
        let answer = try await calls.json(.post, "/api/media/asset.json", body: .form(form), for: .upload)
        let fields = (answer["args"]?["fields"]?.array ?? []).compactMap { field in
            field["name"]?.string.flatMap { name in field["value"]?.string.map { MultipartPart.field(name, $0) } }
        }
        guard let action = answer["args"]?["action"]?.string,
            let store = OutboundURL(action.hasPrefix("//") ? "https:" + action : action), store.origin.scheme == .https,
            let key = (answer["args"]?["fields"]?.array ?? []).first(where: { $0["name"]?.string == "key" })?["value"]?
                .nonBlankString
        else { throw Self.unusable }
        return Lease(store: store, fields: fields, key: key, asset: answer["asset"]?["asset_id"]?.nonBlankString ?? "")
    }

    /// All fields as they were given, and the file last; nobody is named.
    private func store(_ lease: Lease) async throws(PlatformFailure) -> OutboundResponse {
        let part = MultipartPart(
            name: "file", content: .stream(source), filename: "file." + file.usualExtension,
            contentType: file.contentType)
        let bare = APICalls(
            door: calls.calls.door, origin: lease.store.origin, peer: Self.stores, budget: calls.calls.budget,
            headers: [:])
        do throws(OutboundError) {
            return try await bare.send(
                .post, to: lease.store, body: .multipart(lease.fields + [part]), kind: .upload)
        } catch { throw error.platformFailure(.upload) }
    }

    private static let unusable = PlatformFailure(.transient, words: "Reddit's answer lacks what was asked for.")
}
