import Domain
import Outbound

/// Uploads in parts, for what is too large for one call. Nothing of them is to be seen before they are complete.
extension S3Client {
    /// How long the parts of a file are: so that the most that a store takes (10,000) are never passed, and never under the
    /// least that it takes (5 MiB), the last one apart.
    static func partSize(of byteCount: Int) -> Int {
        let mebibyte = 1 << 20
        let needed = (byteCount / 10_000 / mebibyte + 1) * mebibyte
        return max(8 * mebibyte, needed)
    }

    /// Begins an upload and answers its name.
    func begin(_ key: String) async throws(S3Error) -> String {
        let answer = try await document(
            "InitiateMultipartUploadResult",
            S3Call(method: .post, key: key, query: [.init("uploads", "")]))
        guard let id = answer["UploadId"], !id.isEmpty else {
            throw .senseless("The media store begins an upload without a name.")
        }
        return id
    }

    /// Puts a part and answers by what the store knows it.
    func putPart(
        _ number: Int, of uploadID: String, _ key: String, _ piece: FilePiece, digest: String
    ) async throws(S3Error) -> String {
        let query: [OutboundURL.Item] = [.init("partNumber", "\(number)"), .init("uploadId", uploadID)]
        let response = try await send(
            S3Call(method: .put, key: key, query: query, body: .file(piece, digest: digest)))
        guard let tag = response.headers["ETag"], tag.utf8.count <= 200, !tag.contains(where: { "<>&".contains($0) })
        else { throw .senseless("The media store does not say by what it knows a part.") }
        return tag
    }

    /// Makes the object of its parts. Throws `.noUpload` when the upload is over, which it also is when this has gone well before.
    func complete(_ uploadID: String, _ key: String, parts tags: [String]) async throws(S3Error) {
        let parts = tags.enumerated().map { number, tag in
            "<Part><PartNumber>\(number + 1)</PartNumber><ETag>\(tag)</ETag></Part>"
        }
        let body = "<CompleteMultipartUpload>\(parts.joined())</CompleteMultipartUpload>"
        // Stores call this answer otherwise; whether there is an object now, reading it back tells.
        _ = try await document(
            nil,
            S3Call(
                method: .post, key: key, query: [.init("uploadId", uploadID)], body: .bytes(Array(body.utf8))))
    }

    /// Gives an upload up, with all its parts; quiet when it is over.
    func abort(_ uploadID: String, _ key: String) async throws(S3Error) {
        do throws(S3Error) {
            _ = try await send(S3Call(method: .delete, key: key, query: [.init("uploadId", uploadID)]))
        } catch .noUpload {} catch .missing {}
    }

    /// Calls back for all uploads under way whose names begin so (ListMultipartUploads).
    func uploads(_ prefix: String, _ body: (_ found: [S3Entry]) async throws -> Void) async throws {
        var marker: [OutboundURL.Item]? = []
        while let place = marker {
            let query = [
                OutboundURL.Item("uploads", ""), .init("prefix", prefix), .init("max-uploads", "\(Self.page.names)"),
            ]
            let page = try await document(
                "ListMultipartUploadsResult", S3Call(query: query + place, answerBytes: Self.page.bytes))
            try await body(page.all("Upload").compactMap { S3Entry($0, time: "Initiated") })
            marker = nil
            guard page["IsTruncated"] == "true", let key = page["NextKeyMarker"] else { continue }
            let next: [OutboundURL.Item] = [
                .init("key-marker", key), .init("upload-id-marker", page["NextUploadIdMarker"] ?? ""),
            ]
            guard next.map(\.value) != place.map(\.value) else {
                throw S3Error.senseless("The media store lists without end.")
            }
            marker = next
        }
    }
}
