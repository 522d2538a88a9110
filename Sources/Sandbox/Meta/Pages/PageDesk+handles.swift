import HTTPTypes
import Synchronization

/// Uploading a file to get a handle for it (facebook.md section 4, video by handle).
extension PageDesk {
    private static let types: Set = ["application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4"]

    func begin(_ graph: GraphCall, person: String) throws -> JSONValue {
        try graph.check(required: ["file_name", "file_length", "file_type"])
        guard let size = try graph.number("file_length", 1...GraphMedia.largest),
            try graph.word("file_type", of: Self.types) != nil
        else { throw GraphProblem.field(.missing("file_length")) }
        let upload = PageHandle(session: "upload:\(world.random.token(18))", person: person, size: size)
        state.withLock { $0.uploads[upload.session] = upload }
        return ["id": .string(upload.session)]
    }

    /// All bytes at once, from the beginning.
    func send(_ session: String, _ call: Call, person: String) throws -> JSONValue {
        let offset = HTTPField.Name("file_offset").flatMap { call.headers[$0] }
        return try state.withLock { state in
            guard var upload = state.uploads[session], upload.person == person, upload.bytes == nil else {
                throw GraphProblem.unsupported("post", session)
            }
            guard offset == "0", call.body.count == upload.size else {
                throw GraphProblem.parameter("The file_offset or the length of the file does not match")
            }
            upload.bytes = call.body
            upload.handle = "4:\(world.random.token(24))"
            state.uploads[session] = upload
            return ["h": JSONValue(upload.handle)]
        }
    }
}
