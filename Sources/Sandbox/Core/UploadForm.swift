import FoundationEssentials
package import HTTPTypes

/// A right to put one file into a bucket of an object store by a form (POST policy of Amazon S3).
package struct UploadForm: Sendable {
    /// What has to be sent, word for word, before the file.
    package let fields: [(name: String, value: String)]
    /// When the right ends.
    package let expires: SandboxTime
    /// Most bytes of the file.
    package let limit: Int

    /// A right for a key.
    package init(_ world: SandboxWorld, key: String, contentType: String, life: Duration, limit: Int) {
        expires = world.clock.now + life
        self.limit = limit
        let policy: JSONValue = ["expiration": .string(expires.text), "conditions": [["key": .string(key)]]]
        fields = [
            ("key", key), ("Content-Type", contentType), ("policy", Data(policy.bytes).base64EncodedString()),
            ("x-amz-algorithm", "AWS4-HMAC-SHA256"), ("x-amz-credential", "SANDBOX/20261122/us-east-1/s3/aws4_request"),
            ("x-amz-date", "20261122T000000Z"), ("x-amz-security-token", world.random.token(24)),
            ("x-amz-signature", Digest.hex(world.random.bytes(16))),
        ]
    }

    /// The key.
    package var key: String { fields.first { $0.name == "key" }?.value ?? "" }

    /// The file of a request to the bucket; throws the store's refusal.
    package func file(in post: UploadPost, at now: SandboxTime) throws -> [UInt8] {
        guard expires > now else {
            throw UploadPost.refusal(.forbidden, "AccessDenied", "Invalid according to Policy: Policy expired.")
        }
        let sent = post.parts.dropLast().map { [$0.name, $0.text] }
        let extra = sent.first { pair in !fields.contains { $0.name == pair[0] } }
        if let extra {
            throw UploadPost.refusal(
                .forbidden, "AccessDenied", "Invalid according to Policy: Extra input fields: \(extra[0])")
        }
        guard sent == fields.map({ [$0.name, $0.value] }) else {
            throw UploadPost.refusal(
                .forbidden, "AccessDenied", "Invalid according to Policy: Policy Condition failed")
        }
        guard let file = post.parts.last, file.bytes.count <= limit else {
            throw UploadPost.refusal(
                .badRequest, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size",
                more: "<ProposedSize>\(post.parts.last?.bytes.count ?? 0)</ProposedSize>"
                    + "<MaxSizeAllowed>\(limit)</MaxSizeAllowed>")
        }
        return file.bytes
    }
}

/// A request to a bucket: a form whose last part is the file.
package struct UploadPost: Sendable {
    /// The parts in order.
    package let parts: [Multipart.Part]

    /// Already read parts.
    package init(parts: [Multipart.Part]) {
        self.parts = parts
    }

    /// Reads a request; throws the store's refusal.
    package init(_ call: Call) throws {
        guard call.headers[.authorization] == nil else {
            throw Self.refusal(.badRequest, "InvalidArgument", "Only one auth mechanism allowed")
        }
        guard call.headers[.transferEncoding] == nil else {
            throw Self.refusal(
                .lengthRequired, "MissingContentLength", "You must provide the Content-Length HTTP header.")
        }
        guard let form = try? Multipart(call) else {
            throw Self.refusal(
                .preconditionFailed, "PreconditionFailed",
                "Bucket POST must be of the enclosure-type multipart/form-data")
        }
        guard form.parts.count(where: { $0.name == "file" }) == 1, form.parts.last?.name == "file" else {
            throw Self.refusal(
                .badRequest, "InvalidArgument", "POST requires exactly one file upload per request.")
        }
        parts = form.parts
    }

    /// The key it names.
    package var key: String { parts.first { $0.name == "key" }?.text ?? "" }

    /// An error of the store.
    package static func refusal(
        _ status: HTTPResponse.Status, _ code: String, _ message: String, more: String = ""
    ) -> Refusal {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Error><Code>\(code)</Code><Message>\(message)</Message>\(more)</Error>
            """
        return Refusal(Answer(status: status, contentType: "application/xml", bytes: Array(text.utf8)))
    }
}
