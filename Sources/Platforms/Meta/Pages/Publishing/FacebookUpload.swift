import Domain
import Outbound

/// A film on its way to become a Reel or a story: announced, then sent to a host of its own (sheet `facebook`, section 4).
struct FacebookUpload: Sendable {
    /// Where Facebook takes films; the token goes nowhere else.
    static let store: Origin = "https://rupload.facebook.com"

    let work: FacebookWork
    let file: MediaItem
    /// The edge of the Page that is asked: `video_reels` or `video_stories`.
    let edge: String

    private static let peer = Peer.platform(.facebook, hosts: ["rupload.facebook.com"])
    private static let tries = 3

    private var calls: FacebookCalls { work.calls }

    /// Sends the film, and goes on where it broke off.
    func send() async throws(PlatformFailure) -> StepOutput {
        let begun = try await calls.json(
            .post, calls.own(edge), body: .form([.init("upload_phase", "start")]), for: .upload)
        guard let id = begun["video_id"]?.identifier,
            let url = begun["upload_url"]?.string.flatMap({ OutboundURL($0) }), url.origin == Self.store
        else { throw FacebookCalls.unusable }
        var offset = 0
        for attempt in 1...Self.tries {
            do throws(PlatformFailure) {
                try await put(from: offset, to: url)
                break
            } catch {
                guard error.kind == .transient, attempt < Self.tries, let kept = await bytesKept(of: id), kept > offset
                else {
                    throw error
                }
                if kept == file.byteCount { break }
                offset = kept
            }
        }
        return StepOutput(remoteID: id)
    }

    /// How many bytes Facebook has; `nil` when it does not say, or says what cannot be.
    private func bytesKept(of id: String) async -> Int? {
        do throws(PlatformFailure) {
            return try await FacebookFilm.read(id, calls).received.flatMap { $0 <= file.byteCount ? $0 : nil }
        } catch { return nil }
    }

    private func put(from offset: Int, to url: OutboundURL) async throws(PlatformFailure) {
        let store = APICalls(
            door: calls.graph.calls.door, origin: url.origin, peer: Self.peer, budget: calls.graph.calls.budget)
        let rest = work.publication.source(of: file, from: offset, length: file.byteCount - offset)
        let response: OutboundResponse
        do throws(OutboundError) {
            response = try await store.send(
                .post, to: url, body: .stream(rest, contentType: "application/octet-stream"), kind: .upload,
                adding: [
                    "Authorization": "OAuth " + calls.token.expose(), "offset": String(offset),
                    "file_size": String(file.byteCount),
                ])
        } catch { throw error.platformFailure(.upload) }
        // Anything but JSON is described by the refusal.
        guard response.isSuccess, let json = try? response.json(), json["success"]?.bool == true else {
            throw FacebookUploadRefusal(response).failure
        }
    }
}

/// A refusal of the host that takes films, which has words of its own beside those of the Graph (sheet `facebook`, section 6).
struct FacebookUploadRefusal: Sendable {
    private let status: Int
    private let type: String?
    private let passes: Bool
    private let words: String
    private let graph: GraphRefusal?

    /// Reads an answer.
    init(_ response: OutboundResponse) {
        // What is no JSON comes from something in front of the host, and has no words.
        let json = try? response.json()
        let info = json?["debug_info"]
        graph = json?["error"]?.object == nil ? nil : GraphRefusal(response)
        status = response.status
        type = info?["type"]?.string
        passes = info?["retriable"]?.bool ?? false
        words =
            info?["message"]?.nonBlankString.map(PlatformWords.clean)
            ?? "The host for films answered with status \(response.status)."
    }

    /// The failure that it amounts to. An upload that is over, or at another place, begins anew.
    var failure: PlatformFailure { graph?.pageFailure(.upload) ?? PlatformFailure(kind, words: words) }

    private var kind: PlatformFailure.Kind {
        guard let type else { return .transient }
        if type == "NotAuthorizedError" || status == 401 { return .auth }
        if passes || status >= 500 || status == 429 { return .transient }
        return ["NotFoundError", "OffsetInvalidError", "PartialRequestError"].contains(type) ? .transient : .media
    }
}
