import Domain
import Outbound

/// A film on its way to YouTube (platform sheet, sections 4 and 7): a session is begun, the bytes go there in pieces, and with the
/// last one there is a video. One session makes one video at most, and tells what it has whenever it is asked.
struct YouTubeUpload: Sendable {
    let calls: YouTubeCalls
    let publication: Publication
    let file: MediaItem
    /// Where the bytes go; `nil` where that is not known any more.
    let address: OutboundURL?

    /// Bytes of a piece; a multiple of 256 KiB.
    static let pieceBytes = 16 << 20
    /// How often within one step a piece is sent again.
    private static let mostSetbacks = 3

    /// Continues a session. Throws when none was begun.
    init(calls: YouTubeCalls, publication: Publication, file: MediaItem) throws(PlatformFailure) {
        guard let begun = publication.outputs[YouTubeConnector.startStep] else {
            throw PlatformFailure(.unknown, words: "The upload was not begun yet.")
        }
        self.calls = calls
        self.publication = publication
        self.file = file
        address = begun.secret.flatMap { OutboundURL($0.expose()) }
    }

    /// Begins a session, which makes nothing public. What YouTube does not like about the words it says here. Whoever has the
    /// address of the session can send another film in the place of this one.
    static func start(
        _ publication: Publication, _ file: MediaItem, _ calls: YouTubeCalls
    ) async throws(PlatformFailure) -> StepOutput {
        try await publication.verify(file)
        let video = YouTubeVideo(publication: publication)
        let response = try await calls.send(
            .post, "/upload/youtube/v3/videos", query: video.query, body: .json(video.body),
            adding: [
                "Content-Type": "application/json; charset=UTF-8", "X-Upload-Content-Type": file.contentType,
                "X-Upload-Content-Length": String(file.byteCount),
            ], for: .upload)
        guard response.isSuccess else { throw GoogleRefusal(response).failure(.upload) }
        guard let address = response.headers["Location"].flatMap({ OutboundURL($0) }), address.origin.scheme == .https
        else { throw PlatformFailure(.transient, words: "YouTube's answer does not say where the film goes.") }
        return StepOutput(secret: Secret(address.text))
    }

    /// Sends everything but the last piece, from where YouTube has got to.
    func begin() async throws(PlatformFailure) -> StepResult {
        try await publication.verify(file)
        var standing = try await ask()
        var setbacks = 0
        while case .stored(let count) = standing {
            guard file.byteCount - count > Self.pieceBytes else { return .done(StepOutput()) }
            do throws(PlatformFailure) {
                standing = try await send(count..<(count + Self.pieceBytes), for: .upload)
                if case .stored(let now) = standing, now <= count { setbacks += 1 }
            } catch {
                guard error.kind == .transient, setbacks < Self.mostSetbacks else { throw error }
                setbacks += 1
                standing = try await ask()
            }
            guard setbacks <= Self.mostSetbacks else { throw Self.unusable }
        }
        // A session that says it is complete is asked again by the last step.
        if case .gone = standing { return .redo(Self.anew) }
        return .done(StepOutput())
    }

    /// Sends the last piece, upon which there is a video. What YouTube has already is never sent again, and a video that is there
    /// already is the one.
    func finish() async throws(PlatformFailure) -> JSONValue? {
        try await publication.verify(file)
        var standing = try await ask()
        var setbacks = 0
        while case .stored(let count) = standing {
            let end = min(count + Self.pieceBytes, file.byteCount)
            guard count < end, setbacks <= Self.mostSetbacks else { throw Self.unfinished }
            standing = try await send(count..<end, for: end == file.byteCount ? .commit : .upload)
            if case .stored(let now) = standing, now <= count { setbacks += 1 }
        }
        if case .complete(let video) = standing { return video }
        return nil
    }

    /// What to do when YouTube has forgotten the session: nothing was made of it.
    static let anew = Redo(
        [YouTubeConnector.startStep, YouTubeConnector.uploadStep], after: .seconds(2), limit: 3,
        else: PlatformFailure(.transient, words: "YouTube forgot the upload before it was finished."))
    private static let unusable = PlatformFailure(.transient, words: "YouTube did not take a piece of the film.")
    private static let unfinished = PlatformFailure(
        .transient, words: "YouTube has the film, and has made no video of it yet.", mayHaveTakenEffect: true)
}

extension YouTubeUpload {
    /// What a session says of itself.
    enum Standing: Sendable {
        /// It has so many bytes.
        case stored(Int)
        /// It has made the video.
        case complete(JSONValue)
        /// YouTube does not know it any more.
        case gone
    }

    /// Asks the session what it has.
    func ask() async throws(PlatformFailure) -> Standing {
        try await put(.none, range: "bytes */\(file.byteCount)", for: .read)
    }

    private func send(_ range: Range<Int>, for purpose: CallPurpose) async throws(PlatformFailure) -> Standing {
        let body = OutboundBody.stream(
            publication.source(of: file, from: range.lowerBound, length: range.count), contentType: file.contentType)
        return try await put(
            body, range: "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(file.byteCount)", for: purpose)
    }

    private func put(
        _ body: OutboundBody, range: String, for purpose: CallPurpose
    ) async throws(PlatformFailure) -> Standing {
        guard let address else { return .gone }
        let store = APICalls(
            door: calls.calls.door, origin: address.origin, peer: YouTubeConnector.stores, token: calls.calls.token,
            budget: calls.calls.budget)
        let response: OutboundResponse
        do throws(OutboundError) {
            response = try await store.send(
                .put, to: address, body: body, kind: .upload, adding: ["Content-Range": range])
        } catch { throw error.platformFailure(purpose) }
        switch response.status {
        case 308: return .stored(try stored(response, purpose))
        case 404, 410: return .gone
        default: break
        }
        guard let video = response.jsonObject else {
            throw GoogleRefusal(response).failure(purpose)
        }
        return .complete(video)
    }

    /// How much the session has, by the header `Range: bytes=0-N`; without it nothing. Throws when it cannot be so much.
    private func stored(_ response: OutboundResponse, _ purpose: CallPurpose) throws(PlatformFailure) -> Int {
        guard let range = response.headers["Range"] else { return 0 }
        guard range.hasPrefix("bytes=0-"), let last = Int(range.dropFirst("bytes=0-".count)),
            (0..<file.byteCount).contains(last)
        else {
            var failure = Self.unusable
            failure.mayHaveTakenEffect = purpose == .commit
            throw failure
        }
        return last + 1
    }
}
