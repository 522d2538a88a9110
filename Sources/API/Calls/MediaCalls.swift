import Domain
import Engine
import HTTPTypes
import Outbound

/// Files that posts may use.
struct MediaCalls: Sendable {
    let engine: Engine
    private static let uploadCost = 5.0

    /// The routes of this subject.
    var routes: [Route] { whole + pieces }

    private var whole: [Route] {
        [
            Route(
                .post, "/v1/media", "uploadMedia",
                "Stores an image, video or document, sent along or fetched from a URL; known by its content, cleaned of "
                    + "metadata. A file that is there already is answered and not stored twice.",
                may: .compose, takes: .file(or: MediaBody.importSchema), answers: .created, MediaBody.schema,
                cost: Self.uploadCost
            ) { call in
                if let url = call.body["url"]?.string {
                    return Answer(try await body(try await engine.media.add(from: url, by: call.principal), call))
                }
                guard let file = call.file else { throw Refusal.field("file", "It is missing.") }
                return Answer(try await body(try await engine.media.add(file, by: call.principal), call))
            },
            Route(
                .get, "/v1/media/{id}", "getMedia", "One file: what it is and which platforms take it.", may: .view,
                answers: .ok, MediaBody.schema
            ) { call in
                Answer(try await body(try await engine.media.get(try call.id(), by: call.principal), call))
            },
        ]
    }

    /// The resumable way, for what is large or the line that breaks.
    private var pieces: [Route] {
        [
            Route(
                .post, "/v1/media/uploads", "beginUpload",
                "Announces a file that comes in pieces, each by PATCH; it waits for them for 24 hours, also over a restart.",
                may: .compose, takes: .json(UploadBody.newSchema), answers: .created, UploadBody.schema,
                cost: Self.uploadCost
            ) { call in
                let upload = try await engine.media.begin(
                    fileName: call.body["file_name"]?.string ?? "",
                    byteCount: call.body["byte_count"]?.integer.map(Int.init) ?? 0,
                    digest: call.body["digest"]?.string, by: call.principal)
                return Answer(UploadBody.json(upload, offset: 0))
            },
            Route(
                .get, "/v1/media/uploads/{id}", "getUpload", "How far an upload is, and thus where it goes on.",
                may: .compose, answers: .ok, UploadBody.schema
            ) { call in
                Answer(try await body(try await engine.media.progress(try call.id(), by: call.principal), call))
            },
            Route(
                .patch, "/v1/media/uploads/{id}", "continueUpload",
                "Adds the next piece; the answer to the last one holds the file. Length, digest and content are checked then. "
                    + "What came before a line broke counts: ask how far the upload is, and go on from there.",
                may: .compose, takes: .piece, answers: .ok, UploadBody.schema
            ) { call in
                guard let piece = call.file else { throw Refusal.field("body", "It is missing.") }
                let state = try await engine.media.append(
                    piece.content, to: try call.id(), at: call.offset, by: call.principal)
                return Answer(try await body(state, call))
            },
            Route(
                .delete, "/v1/media/uploads/{id}", "cancelUpload", "Gives an upload up.", may: .compose,
                answers: .noContent, nil
            ) { call in
                try await engine.media.cancel(try call.id(), by: call.principal)
                return .empty
            },
        ]
    }

    private func body(_ item: MediaItem, _ call: Call) async throws -> JSONValue {
        MediaBody.json(item, platforms: try await engine.connecting.platforms(by: call.principal))
    }

    private func body(_ state: UploadState, _ call: Call) async throws -> JSONValue {
        switch state {
        case .waiting(let upload, let offset): UploadBody.json(upload, offset: offset)
        case .done(let item): UploadBody.json(try await body(item, call))
        }
    }
}
