import HTTPTypes

/// Blobs in records must have been uploaded by the account, not long ago, and be named as the server named them.
enum BlobRules {
    /// Refuses a record with a blob that is unknown, expired, or described differently (sheet, section 6).
    static func check(_ record: ATValue, _ account: BlueskyAccount, now: SandboxTime) throws(Refusal) {
        for blob in BlobReference.all(in: record) {
            guard let known = account.repository.blob(blob.contentID, now: now) else {
                throw XRPC.refusal(.badRequest, "BlobNotFound", "Could not find blob: \(blob.contentID)")
            }
            guard known.mimeType == blob.mimeType else {
                throw XRPC.refusal(
                    .badRequest, "InvalidMimeType",
                    "Referenced Mimetype does not match stored mimetype. Expected: \(known.mimeType), "
                        + "Got: \(blob.mimeType)")
            }
            guard known.size == blob.size else {
                throw XRPC.refusal(
                    .badRequest, "InvalidSize",
                    "Referenced size does not match stored size. Expected: \(known.size), Got: \(blob.size)")
            }
        }
    }
}
