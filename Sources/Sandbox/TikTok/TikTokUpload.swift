import HTTPTypes

/// A file that comes in chunks, one after the other (sheet section 4, chunk rules).
struct TikTokUpload: Sendable {
    // Nobody says which MB is meant: what one of both readings refuses is refused.
    private static let chunkSizes = (5 << 20)...64_000_000
    private static let sizes = 1...4_000_000_000
    /// Media types of chunks.
    static let types: Set = ["video/mp4", "video/quicktime", "video/webm"]

    let id: String
    let token: String
    let size: Int
    let ends: SandboxTime
    private let chunk: Int
    private let count: Int
    private var bytes: [UInt8] = []
    /// Bytes that came, kept or already handed on.
    private(set) var sent = 0

    /// Checks the plan of a `source_info`.
    init(_ source: [String: JSONValue], id: String, token: String, ends: SandboxTime) throws {
        try source.check(required: ["source", "video_size", "chunk_size", "total_chunk_count"])
        guard let size = source["video_size"]?.integer, Self.sizes.contains(size) else {
            throw FieldProblem.invalid("video_size")
        }
        guard let chunk = source["chunk_size"]?.integer, chunk > 0,
            let count = source["total_chunk_count"]?.integer, (1...1_000).contains(count)
        else { throw TikTokProblem.parameters("The total chunk count is invalid") }
        let isWhole = count == 1 && chunk == size && size <= Self.chunkSizes.upperBound
        guard count > 1 || isWhole else { throw TikTokProblem.parameters("The chunk size is invalid") }
        guard count == size / chunk else { throw TikTokProblem.parameters("The total chunk count is invalid") }
        guard isWhole || Self.chunkSizes.contains(chunk) else {
            throw TikTokProblem.parameters("The chunk size is invalid")
        }
        (self.size, self.chunk, self.count) = (size, chunk, count)
        (self.id, self.token, self.ends) = (id, token, ends)
    }

    /// Bytes of the next chunk; what is left over belongs to the last one.
    private var next: Int { sent / chunk == count - 1 ? size - sent : chunk }

    /// Takes a chunk; the status is the answer.
    mutating func take(_ range: ContentRange?, _ body: [UInt8]) -> HTTPResponse.Status {
        guard let range, let part = range.bytes, range.total == size, part.count == body.count else {
            return .badRequest
        }
        guard sent < size, part.lowerBound == sent else { return .rangeNotSatisfiable }
        guard body.count == next else { return .badRequest }
        bytes += body
        sent += body.count
        return sent == size ? .created : .partialContent
    }

    /// Hands the bytes on.
    mutating func empty() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }
}
