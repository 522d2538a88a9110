import Domain
import Engine
import HTTPTypes
import Outbound

/// Files that posts may use.
struct MediaCalls: Sendable {
    let engine: Engine
    private static let uploadCost = 5.0

    /// The routes of this subject.
    var routes: [Route] {
        [
            Route(
                .post, "/v1/media", "uploadMedia",
                "Stores an image, sent along or fetched from a URL; known by its content, cleaned of metadata.",
                may: .compose, takes: .file(or: MediaBody.importSchema), answers: .created, MediaBody.schema,
                cost: Self.uploadCost
            ) { call in
                if let url = call.body["url"]?.string {
                    return Answer(try await body(try await engine.media.add(from: url, by: call.principal), call))
                }
                guard let file = call.file else { throw Refusal.field("file", "It is missing.") }
                let item = try await engine.media.add(file.bytes, fileName: file.fileName, by: call.principal)
                return Answer(try await body(item, call))
            },
            Route(
                .get, "/v1/media/{id}", "getMedia", "One file: what it is and which platforms take it.", may: .view,
                answers: .ok, MediaBody.schema
            ) { call in
                Answer(try await body(try await engine.media.get(try call.id(), by: call.principal), call))
            },
        ]
    }

    private func body(_ item: MediaItem, _ call: Call) async throws -> JSONValue {
        MediaBody.json(item, platforms: try await engine.connecting.platforms(by: call.principal))
    }
}
