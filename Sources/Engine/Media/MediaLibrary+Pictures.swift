package import Domain
import Media

extension MediaLibrary {
    /// What is made of an item for the dashboard.
    static let thumbnail = "thumbnail"

    /// A small JPEG of an image, or of the first frame of a video; made once and kept beside it. Throws 404 as `EngineError`
    /// for what has no picture, or where the tools are missing.
    package func thumbnail(of id: MediaItem.ID, by principal: Principal) async throws -> [UInt8] {
        let item = try await get(id, by: principal)
        guard item.kind != .document, item.kind != .audio else { throw EngineError.notFound }
        let making = PictureMaking(tools: rooms.inspector.tools)
        return try await variant(Self.thumbnail, of: item) { source, target in
            try await making.thumbnail(of: source, contentType: item.contentType, to: target)
        }
    }

    /// The kinds of file that can be made to fit here.
    package var adapts: Set<MediaItem.Kind> {
        let tools = rooms.inspector.tools
        var kinds: Set<MediaItem.Kind> = []
        if tools.makesPictures { kinds.insert(.image) }
        if tools.makesFilms { kinds.insert(.video) }
        return kinds
    }

    /// What was made from an item before, or is made now.
    private func variant(
        _ variant: String, of item: MediaItem, make: @Sendable (_ source: String, _ target: String) async throws -> Void
    ) async throws -> [UInt8] {
        let name = MediaName(item.id, variant: variant)
        do {
            if let size = try await rooms.files.size(of: name) {
                return try await rooms.files.bytes(of: name, in: 0..<size)
            }
            let target = try await rooms.arrivals.newPath(of: Upload.ID(parts.ports))
            try await withFile(of: item) { try await make($0, target) }
            try await rooms.files.take(target, as: name)
            guard let size = try await rooms.files.size(of: name) else { throw MediaError.missing }
            return try await rooms.files.bytes(of: name, in: 0..<size)
        } catch let error as MediaError {
            throw EngineError(error)
        }
    }

    /// Gives a path on this node's disk where the file of an item is, as long as the body runs.
    func withFile<Answer: Sendable>(
        of item: MediaItem, _ body: (String) async throws -> Answer
    ) async throws -> Answer {
        let name = MediaName(item.id)
        if let path = try rooms.files.localPath(of: name) { return try await body(path) }
        let copy = Upload.ID(parts.ports)
        let answer: Answer
        do {
            _ = try await rooms.arrivals.append(
                rooms.files.stream(name, in: 0..<item.byteCount), to: copy, at: 0, upTo: item.byteCount)
            answer = try await body(try rooms.arrivals.path(of: copy))
        } catch {
            try? await rooms.arrivals.remove(copy)
            throw error
        }
        try await rooms.arrivals.remove(copy)
        return answer
    }
}
