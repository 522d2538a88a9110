import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// A request as the store sees it.
struct S3Request {
    /// An answer that is no success.
    struct Refusal: Error {
        let status: Int
        let code: String
        init(_ status: Int, _ code: String) { (self.status, self.code) = (status, code) }
    }

    let method: String
    let rawPath: String
    let rawQuery: String
    let headers: HTTPFields
    let host: String

    init(_ request: Request) {
        method = request.method.rawValue
        rawPath = request.uri.path
        rawQuery = request.uri.query ?? ""
        headers = request.headers
        host = request.head.authority ?? ""
    }

    var key: String {
        String(rawPath.dropFirst().drop { $0 != "/" }.dropFirst())
    }

    var bucket: String { String(rawPath.dropFirst().prefix { $0 != "/" }) }

    func header(_ name: String) -> String? {
        if name == "host" { return host }
        return HTTPField.Name(name).flatMap { headers[$0] }
    }

    /// The values of the query, by name.
    var query: [String: String] {
        let pairs = rawQuery.split(separator: "&").map { pair in
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return (
                sides[0].removingPercentEncoding ?? "", (sides.count > 1 ? sides[1] : "").removingPercentEncoding ?? ""
            )
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// What is asked, by the reference's name.
    func call() throws(Refusal) -> String {
        let query = query
        switch (method, key.isEmpty) {
        case ("GET", true) where query["list-type"] == "2": return "ListObjectsV2"
        case ("GET", true) where query["uploads"] != nil: return "ListMultipartUploads"
        case ("GET", false) where query.isEmpty: return "GetObject"
        case ("HEAD", false) where query.isEmpty: return "HeadObject"
        case ("PUT", false) where query.isEmpty: return "PutObject"
        case ("PUT", false) where Set(query.keys) == ["partNumber", "uploadId"]: return "UploadPart"
        case ("POST", false) where Set(query.keys) == ["uploads"]: return "CreateMultipartUpload"
        case ("POST", false) where Set(query.keys) == ["uploadId"]: return "CompleteMultipartUpload"
        case ("DELETE", false) where query.isEmpty: return "DeleteObject"
        case ("DELETE", false) where Set(query.keys) == ["uploadId"]: return "AbortMultipartUpload"
        default: throw Refusal(400, "InvalidRequest")
        }
    }

    /// Checks who calls: key, time, region, signed fields, signature (Signature Version 4, the header's form).
    func checkSignature(now: Date) throws(Refusal) {
        guard let given = header("authorization"), given.hasPrefix("AWS4-HMAC-SHA256 ") else {
            throw Refusal(403, "AccessDenied")
        }
        var fields: [String: String] = [:]
        for pair in given.dropFirst("AWS4-HMAC-SHA256 ".count).split(separator: ",") {
            let sides = pair.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard sides.count == 2 else { throw Refusal(400, "AuthorizationHeaderMalformed") }
            fields[sides[0]] = sides[1]
        }
        let credential = (fields["Credential"] ?? "").components(separatedBy: "/")
        let names = (fields["SignedHeaders"] ?? "").components(separatedBy: ";")
        guard credential.count == 5, names == names.sorted(), names.contains("host") else {
            throw Refusal(400, "AuthorizationHeaderMalformed")
        }
        guard credential[0] == S3Server.keyID else { throw Refusal(403, "InvalidAccessKeyId") }
        let stamp = header("x-amz-date") ?? ""
        try checkTime(stamp, now)
        guard credential[1] == stamp.prefix(8), credential[2] == S3Server.region, credential[3] == "s3",
            credential[4] == "aws4_request"
        else { throw Refusal(400, "AuthorizationHeaderMalformed") }
        // Every field of Amazon's own must be signed.
        let amazon = headers.map { $0.name.canonicalName }.filter { $0.hasPrefix("x-amz-") }
        guard Set(amazon).isSubset(of: names), amazon.contains("x-amz-content-sha256") else {
            throw Refusal(403, "AccessDenied")
        }
        guard fields["Signature"] == signature(names, stamp, Array(credential[1...])) else {
            throw Refusal(403, "SignatureDoesNotMatch")
        }
    }

    private func checkTime(_ stamp: String, _ now: Date) throws(Refusal) {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "UTC")
        format.dateFormat = "yyyyMMdd'T'HHmmss'Z'"
        guard let time = format.date(from: stamp) else { throw Refusal(403, "AccessDenied") }
        guard abs(time.timeIntervalSince(now)) <= 900 else { throw Refusal(403, "RequestTimeTooSkewed") }
    }

    private func signature(_ names: [String], _ stamp: String, _ scope: [String]) -> String {
        var text = "\(method)\n\(rawPath)\n"
        text += rawQuery.split(separator: "&").map { $0.contains("=") ? String($0) : "\($0)=" }.sorted()
            .joined(separator: "&")
        text += "\n"
        for name in names { text += "\(name):\((header(name) ?? "").trimmingCharacters(in: .whitespaces))\n" }
        text += "\n" + names.joined(separator: ";") + "\n" + (header("x-amz-content-sha256") ?? "")
        let digest = Self.hex(SHA256.hash(data: Data(text.utf8)))
        let toSign = "AWS4-HMAC-SHA256\n\(stamp)\n\(scope.joined(separator: "/"))\n\(digest)"
        var key = Data("AWS4\(S3Server.secret)".utf8)
        for word in scope + [toSign] {
            key = Data(HMAC<SHA256>.authenticationCode(for: Data(word.utf8), using: SymmetricKey(data: key)))
        }
        return Self.hex(key)
    }

    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { String(format: "%02x", $0) }.joined()
    }
}
