import HTTPTypes
import Synchronization

/// Chunks of files (sheet section 4, chunk rules).
extension TikTokPlatform {
    /// Hosts that take bytes; which one is chosen is nobody's business.
    static let uploadHosts = ["open-upload", "open-upload-va", "upload.us"].map { "https://\($0).tiktokapis.com" }
    private static let uploadPath = "/video/"

    var uploadEndpoints: [Endpoint] {
        // The last chunk has what is left over besides.
        Self.uploadHosts.map {
            Endpoint("upload.chunk", "PUT", $0, Self.uploadPath, bodyLimit: 128_000_000, reply: takeChunk)
        }
    }

    /// Everybody's files go to a host of their own.
    func address(of upload: TikTokUpload, _ publication: Publication) -> String {
        let index = Creator.all.firstIndex { $0.account.name == publication.account } ?? 0
        let query = Percent.query([("upload_id", upload.id), ("upload_token", upload.token)])
        return "\(Self.uploadHosts[index % Self.uploadHosts.count])\(Self.uploadPath)?\(query)"
    }

    /// Whose upload the address of a call means.
    func publication(uploadedBy call: Call) -> Publication? {
        guard let fields = try? call.queryFields(),
            (try? fields.check(required: ["upload_id", "upload_token"])) != nil
        else { return nil }
        return memory.withLock(\.publications.values).first {
            $0.upload?.id == fields["upload_id"] && $0.upload?.token == fields["upload_token"]
        }
    }

    @Sendable private func takeChunk(_ call: Call) throws -> Answer {
        guard let found = publication(uploadedBy: call), let upload = found.upload else {
            return Answer(status: .notFound)
        }
        call.note(account: found.account)
        guard upload.ends > world.clock.now else { return Answer(status: .forbidden) }
        // The address is the right to upload; a token besides is one too many.
        guard call.headers[.authorization] == nil, call.headers[.transferEncoding] == nil,
            TikTokUpload.types.contains(call.contentType)
        else { return Answer(status: .badRequest) }
        let range = call.headers[.contentRange].flatMap { ContentRange($0) }
        let (status, sent, bytes) = memory.withLock { state -> (HTTPResponse.Status, Int, [UInt8]?) in
            guard var upload = state.publications[found.id]?.upload else { return (.notFound, 0, nil) }
            let status = upload.take(range, call.body)
            let bytes = status == .created ? upload.empty() : nil
            state.publications[found.id]?.upload = upload
            return (status, upload.sent, bytes)
        }
        if let bytes, var whole = memory.withLock({ $0.publications[found.id] }) {
            whole.suffer(call)
            let kind = FileKind(bytes)?.rawValue
            finish(&whole, [bytes], problem: kind == call.contentType ? nil : "file_format_check_failed")
            keep(whole)
        }
        return Answer(status: status, headers: [.contentRange: "bytes 0-\(sent)/\(upload.size)"])
    }
}
