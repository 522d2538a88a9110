import Crypto
import Domain
import FoundationEssentials
import Outbound

/// Signs calls of an S3-compatible store by Signature Version 4 (Amazon S3 API Reference, "Signature Calculations for the
/// Authorization Header: Transferring Payload in a Single Chunk").
struct S3Signer: Sendable {
    let keyID: String
    let secret: Secret
    let region: String

    /// The header fields of a call with those that sign it: every one of them, and the digest of the body.
    ///
    /// The address must hold no character that S3 escapes otherwise than it stands there, and its query must be in order.
    func signed(
        _ headers: Headers, _ method: OutboundRequest.Method, _ url: OutboundURL, bodyDigest: String, at now: Instant
    ) -> Headers {
        var signed = headers
        let stamp = Self.stamp(now)
        signed["Host"] = String(url.origin.description.dropFirst(url.origin.scheme.rawValue.count + "://".count))
        signed["X-Amz-Content-Sha256"] = bodyDigest
        signed["X-Amz-Date"] = stamp
        let lines = signed.fields.map { (name: $0.name.lowercased(), value: $0.value) }.sorted { $0.name < $1.name }
        let names = lines.map(\.name).joined(separator: ";")
        let canonical = [
            method.rawValue, url.path, url.query ?? "", lines.map { "\($0.name):\($0.value)\n" }.joined(), names,
            bodyDigest,
        ].joined(separator: "\n")
        let day = String(stamp.prefix(8))
        let scope = "\(day)/\(region)/s3/aws4_request"
        let text = ["AWS4-HMAC-SHA256", stamp, scope, MediaDigest.of(Array(canonical.utf8))].joined(separator: "\n")
        let signature = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key(of: day))
        signed["Authorization"] =
            "AWS4-HMAC-SHA256 Credential=\(keyID)/\(scope),SignedHeaders=\(names),Signature=\(MediaDigest.text(signature))"
        return signed
    }

    private func key(of day: String) -> SymmetricKey {
        var key = SymmetricKey(data: Array("AWS4\(secret.expose())".utf8))
        for word in [day, region, "s3", "aws4_request"] {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(word.utf8), using: key))
        }
        return key
    }

    /// `20130524T000000Z`.
    private static func stamp(_ now: Instant) -> String {
        let text: String = Date(timeIntervalSince1970: Double(now.seconds)).formatted(.iso8601)
        return text.replacing("-", with: "").replacing(":", with: "")
    }
}
