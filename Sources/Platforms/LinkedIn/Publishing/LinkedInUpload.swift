import Domain
import Outbound

/// A file on its way to LinkedIn (sheet `linkedin`, section 4). Doing it again leaves an orphan that nobody sees.
struct LinkedInUpload: Sendable {
    let calls: LinkedInCalls
    let publication: Publication
    let file: MediaItem
    /// Who will post it: with another one the post would be refused.
    let owner: String
    let now: Instant

    /// The fact that says when it was done, in milliseconds.
    static let uploadedAt = "uploaded_at"

    /// What LinkedIn calls a collection of such files, and one of them.
    static func names(_ kind: MediaItem.Kind) -> (collection: String, member: String) {
        switch kind {
        case .video: ("videos", "video")
        case .document: ("documents", "document")
        case .image, .animation, .audio: ("images", "image")
        }
    }

    /// Sends the file; once more under a new address where the first was over.
    func send() async throws(PlatformFailure) -> StepOutput {
        try await publication.verify(file)
        let urn = file.kind == .video ? try await film() : try await whole()
        return StepOutput(remoteID: urn.text, facts: [Self.uploadedAt: String(now.milliseconds)])
    }

    /// A picture or a document: one request.
    private func whole() async throws(PlatformFailure) -> LinkedInURN {
        for isLast in [false, true] {
            let (urn, value) = try await begin(["owner": .string(owner)])
            guard let url = Self.address(value["uploadUrl"]) else { throw LinkedInConnector.unusable }
            let response = try await calls.send(.put, url, body: try await body(), for: .upload)
            if response.isSuccess { return urn }
            let refusal = LinkedInRefusal(response)
            guard refusal.isExpiredUpload, !isLast else { throw refusal.failure(.upload) }
        }
        throw LinkedInConnector.unusable
    }

    private func body() async throws(PlatformFailure) -> OutboundBody {
        let type = "application/octet-stream"
        guard file.kind == .document else { return .bytes(try await publication.whole(file), contentType: type) }
        return .stream(publication.source(of: file), contentType: type)
    }

    /// Announces the file; answers its name and what else was said.
    private func begin(_ request: JSONValue) async throws(PlatformFailure) -> (LinkedInURN, JSONValue) {
        let names = Self.names(file.kind)
        let answer = try await calls.json(
            .post, LinkedInCalls.rest(names.collection, [.init("action", "initializeUpload")]),
            body: .json(["initializeUploadRequest": request]), for: .upload)
        guard let value = answer["value"], let urn = LinkedInURN(value[names.member]?.string) else {
            throw LinkedInConnector.unusable
        }
        return (urn, value)
    }

    /// Only addresses of LinkedIn's own are called, by https; the door sees to the host.
    private static func address(_ value: JSONValue?) -> OutboundURL? {
        guard let url = value?.string.flatMap({ OutboundURL($0) }), url.origin.scheme == .https else { return nil }
        return url
    }
}

extension LinkedInUpload {
    /// A run of bytes with an address of its own.
    private struct Piece {
        let url: OutboundURL
        let first: Int
        let count: Int
    }

    /// A film: pieces in LinkedIn's order, each to its own address, and a closing word with what each was answered.
    private func film() async throws(PlatformFailure) -> LinkedInURN {
        let (urn, value) = try await begin([
            "owner": .string(owner), "fileSizeBytes": .integer(file.byteCount), "uploadCaptions": false,
            "uploadThumbnail": false,
        ])
        var tags: [JSONValue] = []
        for piece in try pieces(value["uploadInstructions"]) { tags.append(.string(try await send(piece))) }
        let closing: JSONValue = [
            "finalizeUploadRequest": [
                "video": .string(urn.text), "uploadToken": .string(value["uploadToken"]?.string ?? ""),
                "uploadedPartIds": .array(tags),
            ]
        ]
        _ = try await calls.success(
            .post, LinkedInCalls.rest("videos", [.init("action", "finalizeUpload")]), body: .json(closing),
            for: .upload)
        return urn
    }

    /// The pieces, which must be the whole file without gaps.
    private func pieces(_ instructions: JSONValue?) throws(PlatformFailure) -> [Piece] {
        var pieces: [Piece] = []
        var next = 0
        for instruction in instructions?.array ?? [] {
            guard let url = Self.address(instruction["uploadUrl"]), instruction["firstByte"]?.integer == Int64(next),
                let last = instruction["lastByte"]?.integer, (Int64(next)..<Int64(file.byteCount)).contains(last)
            else { throw LinkedInConnector.unusable }
            pieces.append(Piece(url: url, first: next, count: Int(last) - next + 1))
            next = Int(last) + 1
        }
        guard next == file.byteCount, next > 0 else { throw LinkedInConnector.unusable }
        return pieces
    }

    /// Sends a piece; answers its tag. The addresses are signed, so that the token stays at home; where that is refused it
    /// is shown after all, as some do (sheet `linkedin`, section 4).
    private func send(_ piece: Piece) async throws(PlatformFailure) -> String {
        let body = OutboundBody.stream(
            publication.source(of: file, from: piece.first, length: piece.count),
            contentType: "application/octet-stream")
        var response = try await calls.bare.send(.put, piece.url, body: body, for: .upload)
        if response.status == 401 || response.status == 403 {
            response = try await calls.send(.put, piece.url, body: body, for: .upload)
        }
        guard response.isSuccess else { throw LinkedInRefusal(response).failure(.upload) }
        let tag = response.headers["ETag"]?.filter { $0 != "\"" } ?? ""
        guard !tag.isEmpty else { throw LinkedInConnector.unusable }
        return tag
    }
}
