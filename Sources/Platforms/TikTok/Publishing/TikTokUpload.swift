import Domain
import Outbound

/// A film on its way to TikTok, piece after piece (platform sheet, section 4). TikTok posts it by itself as soon as it has the last
/// one; under one publish id there is never more than one post.
struct TikTokUpload: Sendable {
    private let calls: APICalls
    private let publication: Publication
    private let file: MediaItem
    private let pieces: TikTokPieces
    private let publishID: String
    /// Where it goes; `nil` where that is not known any more.
    private let address: OutboundURL?
    private let now: Instant

    /// How often within one step a piece is sent again.
    private static let mostSetbacks = 3

    /// Throws when the film was not announced.
    init(calls: APICalls, publication: Publication, file: MediaItem, now: Instant) throws(PlatformFailure) {
        let announced = publication.outputs[TikTokConnector.startStep]
        guard let id = announced?.remoteID else {
            throw PlatformFailure(.unknown, words: "The film was not announced yet.")
        }
        self.calls = calls
        self.publication = publication
        self.file = file
        self.now = now
        address = announced?.secret.flatMap { OutboundURL($0.expose()) }
        pieces = TikTokPieces(of: file.byteCount)
        publishID = id
    }

    /// Sends everything but the last piece. A repeat begins again, and TikTok says what it has.
    func begin() async throws(PlatformFailure) -> StepResult {
        try await publication.verify(file)
        var (index, setbacks) = (0, 0)
        while index < pieces.count - 1 {
            var next = index
            var failure = Self.unusable
            switch await send(index, for: .upload) {
            case .waiting(let wanted): next = wanted ?? index + 1
            case .complete: throw failure
            case .gone: return .redo(Self.anew)
            case .refused(let refusal): throw refusal
            case .lost(let loss): failure = loss
            }
            if next <= index { setbacks += 1 }
            guard setbacks <= Self.mostSetbacks else { throw failure }
            index = next
        }
        return .done(StepOutput(remoteID: publishID))
    }

    /// Sends the last piece, upon which TikTok posts.
    func finish() async throws(PlatformFailure) -> StepResult {
        try await publication.verify(file)
        switch await send(pieces.count - 1, for: .commit) {
        case .complete: return .done(TikTokPosting.taken(publishID, at: now))
        case .lost(let failure), .refused(let failure): throw failure
        case .waiting, .gone: return try await whenUnwanted()
        }
    }

    /// TikTok does not want the last piece: it has it already, or what it had before is forgotten.
    private func whenUnwanted() async throws(PlatformFailure) -> StepResult {
        let status: TikTokStatus
        do throws(PlatformFailure) { status = try await TikTokStatus.read(publishID, calls) } catch {
            var failure = error
            failure.mayHaveTakenEffect = true
            throw failure
        }
        return status.hasTaken(file.byteCount)
            ? .done(TikTokPosting.taken(publishID, at: now)) : .redo(Self.anew)
    }

    private static let anew = Redo(
        [TikTokConnector.startStep, TikTokConnector.uploadStep], after: .seconds(2), limit: 3,
        else: PlatformFailure(.transient, words: "TikTok forgot the upload before it was finished."))
    private static let unusable = PlatformFailure(.transient, words: "TikTok did not take a piece of the film.")
}

extension TikTokUpload {
    /// What came of a piece.
    private enum Answer {
        /// TikTok waits for this piece, or for the next one when it does not say which.
        case waiting(for: Int?)
        case complete
        /// The address is over.
        case gone
        /// Nothing is known of it.
        case lost(PlatformFailure)
        case refused(PlatformFailure)
    }

    /// Sends a piece. The address is signed, so that the token stays at home.
    private func send(_ index: Int, for purpose: CallPurpose) async -> Answer {
        guard let address else { return .gone }
        let piece = pieces[index]
        let bare = APICalls(
            door: calls.door, origin: address.origin, peer: TikTokConnector.stores, budget: calls.budget, headers: [:])
        let body = OutboundBody.stream(
            publication.source(of: file, from: piece.lowerBound, length: piece.count), contentType: file.contentType)
        do throws(OutboundError) {
            let response = try await bare.send(
                .put, to: address, body: body, kind: .upload,
                adding: ["Content-Range": "bytes \(piece.lowerBound)-\(piece.upperBound - 1)/\(file.byteCount)"])
            return read(response, purpose)
        } catch {
            let failure = error.platformFailure(purpose)
            return error.requestMayHaveBeenSent ? .lost(failure) : .refused(failure)
        }
    }

    private func read(_ response: OutboundResponse, _ purpose: CallPurpose) -> Answer {
        let words = "TikTok answered a piece of the film with status \(response.status)."
        let wanted = pieces.next(after: response.headers["Content-Range"])
        switch response.status {
        case 200, 201: return .complete
        case 206: return .waiting(for: wanted)
        case 416: return wanted.map { Answer.waiting(for: $0) } ?? .gone
        case 401, 403, 404, 410: return .gone
        case 429:
            return .refused(
                PlatformFailure(
                    .rateLimit, words: words, retryAt: response.retryAt ?? response.sentAt + .minutes(1)))
        case 400..<500 where response.status != 408: return .refused(PlatformFailure(.media, words: words))
        default:
            return .lost(PlatformFailure(.transient, words: words, mayHaveTakenEffect: purpose == .commit))
        }
    }
}
