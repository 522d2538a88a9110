import HTTPTypes

/// Bytes of a resumable upload (sheet section 4.2).
struct YouTubeUpload: Sendable {
    /// Chunks are multiples of it.
    static let unit = 262_144

    let type: String
    let size: Int
    /// Most bytes that are kept of one chunk; `nil` for all.
    let most: Int?
    private(set) var bytes: [UInt8] = []
    private(set) var stored = 0
    private var chunk: Int?

    init(type: String, size: Int, most: Int?) {
        (self.type, self.size, self.most) = (type, size, most)
    }

    var isWhole: Bool { stored == size }

    /// Takes what a request brings, nothing of one that only asks; throws the refusal.
    mutating func take(_ call: Call) throws {
        guard call.headers[.transferEncoding] == nil else {
            throw YouTubeProblem.api(.lengthRequired, "lengthRequired", "Content-Length is required.")
        }
        guard let header = call.headers[.contentRange] else {
            guard stored == 0, call.body.count == size else {
                throw YouTubeProblem.bytes("The body must have the bytes that were announced.")
            }
            return try keep(call, most: size)
        }
        guard let range = ContentRange(header), range.total == size else {
            throw YouTubeProblem.bytes("Failed to parse Content-Range header.")
        }
        guard let part = range.bytes else {
            guard call.body.isEmpty else { throw YouTubeProblem.bytes("A question has no body.") }
            return
        }
        guard part.count == call.body.count, part.lowerBound == stored else {
            throw YouTubeProblem.bytes("The bytes must follow those that are stored.")
        }
        if part.upperBound < size - 1 {
            guard part.count % Self.unit == 0 else {
                throw YouTubeProblem.bytes("Chunks must be multiples of \(Self.unit) bytes.")
            }
            guard chunk ?? part.count == part.count else {
                throw YouTubeProblem.bytes("All chunks but the last must be equal.")
            }
            chunk = part.count
        }
        try keep(call, most: most ?? part.count)
    }

    private mutating func keep(_ call: Call, most: Int) throws {
        guard call.contentType == type else { throw YouTubeProblem.mediaType(call.contentType) }
        let kept = call.body.prefix(most)
        bytes += kept
        stored += kept.count
    }

    /// Hands the bytes on.
    mutating func empty() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    /// The answer to who has more to send.
    var more: Answer {
        var headers = HTTPFields()
        if stored > 0 { headers[.range] = "bytes=0-\(stored - 1)" }
        return Answer(status: .init(code: 308, reasonPhrase: "Resume Incomplete"), headers: headers)
    }
}
