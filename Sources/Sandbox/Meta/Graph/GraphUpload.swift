import HTTPTypes

/// Bytes that arrive in several requests at `rupload.facebook.com`.
struct GraphUpload: Sendable {
    var bytes: [UInt8] = []
    /// How many there will be, once the caller has said so.
    var size: Int?

    /// The bytes with what a request brings: a file to be fetched, or the rest from where the last one stopped.
    static func take(
        _ call: Call, into upload: GraphUpload, largest: Int, world: SandboxWorld
    ) async throws(UploadProblem) -> GraphUpload {
        if let url = call.header("file_url") {
            guard call.body.isEmpty, call.header("offset") == nil else { throw .header("file_url") }
            return GraphUpload(bytes: try await fetch(url, largest, world), size: nil)
        }
        guard let offset = call.header("offset").flatMap({ Int($0) }) else { throw .header("Offset") }
        guard let size = call.header("file_size").flatMap({ Int($0) }), size > 0 else { throw .header("File_size") }
        guard upload.size ?? size == size, size <= largest else { throw .size }
        guard offset == upload.bytes.count else { throw .offset }
        guard offset + call.body.count <= size else { throw .size }
        let all = GraphUpload(bytes: upload.bytes + call.body, size: size)
        guard all.bytes.count == size else { throw .partial(all) }
        return all
    }

    private static func fetch(_ url: String, _ largest: Int, _ world: SandboxWorld) async throws(UploadProblem)
        -> [UInt8]
    {
        do {
            return try await MediaFetch(world, limit: largest).bytes(of: url)
        } catch {
            throw .fetch
        }
    }
}

/// Why bytes are not taken, in the words of that host, which differ from the Graph's (facebook.md section 6).
enum UploadProblem: Error {
    /// A header that is missing or no number.
    case header(String)
    /// Another place than where the last request stopped.
    case offset
    /// More bytes than announced or allowed.
    case size
    /// The request ended early; what came is kept.
    case partial(GraphUpload)
    /// The file cannot be fetched.
    case fetch
    /// No such upload, or not of this caller.
    case session
    /// A token that is not good.
    case token

    var answer: Answer {
        switch self {
        case .header(let name): Self.answer("ProcessingFailedError", "Header \(name) not convertable to unsigned int64")
        case .offset: Self.answer("OffsetInvalidError", "The offset does not match the bytes received so far")
        case .size: Self.answer("ProcessingFailedError", "The file size does not match or is too large")
        case .partial:
            Self.answer("PartialRequestError", "Partial request (did not match length of file)", isRetriable: true)
        case .fetch: Self.answer("ProcessingFailedError", "The file could not be fetched", isRetriable: true)
        case .session: Self.answer("NotFoundError", "The upload session does not exist")
        case .token: Self.answer("NotAuthorizedError", "User not authenticated", status: .unauthorized)
        }
    }

    private static func answer(
        _ type: String, _ message: String, isRetriable: Bool = false, status: HTTPResponse.Status = .badRequest
    ) -> Answer {
        .json(
            [
                "debug_info": [
                    "retriable": .bool(isRetriable), "type": .string(type), "message": .string(message),
                ]
            ], status: status)
    }
}
