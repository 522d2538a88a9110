import Domain
import Outbound

/// A film on its way to the feed: Facebook says each time which bytes it wants next (sheet `facebook`, section 4).
struct FacebookTransfer: Sendable {
    /// The fact that names the session of a transfer.
    static let session = "session"

    let work: FacebookWork
    let file: MediaItem

    private var path: String { work.calls.own("videos") }

    /// Sends the film.
    func send() async throws(PlatformFailure) -> StepOutput {
        let start: [OutboundURL.Item] = [
            .init("upload_phase", "start"), .init("file_size", String(file.byteCount)),
        ]
        let begun = try await work.calls.json(.post, path, body: .form(start), for: .upload)
        guard let id = begun["video_id"]?.identifier, let session = begun["upload_session_id"]?.identifier else {
            throw FacebookCalls.unusable
        }
        var wanted = try next(begun, after: -1)
        while let piece = wanted { wanted = try next(try await transfer(piece, session), after: piece.lowerBound) }
        return StepOutput(remoteID: id, facts: [Self.session: session])
    }

    /// The bytes that are wanted next, always further on than before; `nil` when all are there.
    private func next(_ answer: JSONValue, after last: Int) throws(PlatformFailure) -> Range<Int>? {
        guard let first = answer["start_offset"]?.integer, let end = answer["end_offset"]?.integer,
            first > Int64(last), first <= end, end <= Int64(file.byteCount), first < end || end == file.byteCount
        else { throw FacebookCalls.unusable }
        return first == end ? nil : Int(first)..<Int(end)
    }

    private func transfer(_ piece: Range<Int>, _ session: String) async throws(PlatformFailure) -> JSONValue {
        let source = work.publication.source(of: file, from: piece.lowerBound, length: piece.count)
        let chunk = MultipartPart(
            name: "video_file_chunk", content: .stream(source), filename: "film." + file.usualExtension,
            contentType: "application/octet-stream")
        return try await work.calls.json(
            .post, path,
            body: .multipart([
                .field("upload_phase", "transfer"), .field("upload_session_id", session),
                .field("start_offset", String(piece.lowerBound)), chunk,
            ]), for: .upload)
    }
}
