import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// What the store says.
enum S3Answers {
    private struct Broken: Error {}

    static func xml(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/xml"],
            body: ResponseBody(
                byteBuffer: ByteBuffer(string: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + text)))
    }

    static func empty(_ fields: [String: String] = [:], status: HTTPResponse.Status = .ok) -> Response {
        var headers = HTTPFields()
        for (name, value) in fields {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return Response(status: status, headers: headers)
    }

    /// An answer to HEAD has no body, also when it is an error.
    static func error(_ refusal: S3Request.Refusal, isHead: Bool) -> Response {
        let status = HTTPResponse.Status(code: refusal.status)
        if isHead { return Response(status: status) }
        let region = refusal.code == "AuthorizationHeaderMalformed" ? "<Region>\(S3Server.region)</Region>" : ""
        return xml(
            "<Error><Code>\(refusal.code)</Code><Message>What it says</Message>\(region)<RequestId>1</RequestId></Error>",
            status: status)
    }

    /// An object or a stretch of it.
    static func object(
        _ object: S3Server.Object, _ asked: S3Request, isOther: Bool
    ) throws(S3Request.Refusal) -> Response {
        var headers: HTTPFields = [.eTag: "\"\(object.tag)\"", .contentType: "application/octet-stream"]
        headers[.acceptRanges] = "bytes"
        if asked.method == "HEAD" {
            let response = Response(status: .ok, headers: headers, body: body(object, 0..<object.size, isOther))
            return response.createHeadResponse()
        }
        guard let range = asked.header("range") else {
            return Response(status: .ok, headers: headers, body: body(object, 0..<object.size, isOther))
        }
        let ends = range.replacing("bytes=", with: "").split(separator: "-").compactMap { Int($0) }
        guard ends.count == 2, ends[0] <= ends[1] else { throw S3Request.Refusal(400, "InvalidArgument") }
        guard ends[0] < object.size else { throw S3Request.Refusal(416, "InvalidRange") }
        let part = ends[0]..<min(ends[1] + 1, object.size)
        headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(object.size)"
        return Response(status: .partialContent, headers: headers, body: body(object, part, isOther))
    }

    private static func body(_ object: S3Server.Object, _ range: Range<Int>, _ isOther: Bool) -> ResponseBody {
        ResponseBody(contentLength: range.count) { writer in
            var start = 0
            for piece in object.pieces {
                let whole = start..<start + piece.size
                start = whole.upperBound
                let part = range.clamped(to: whole)
                guard !part.isEmpty else { continue }
                let file = try FileHandle(forReadingFrom: URL(filePath: piece.path))
                defer { try? file.close() }  // It was only read.
                try file.seek(toOffset: UInt64(part.lowerBound - whole.lowerBound))
                var left = part.count
                while left > 0 {
                    let data = try file.read(upToCount: min(left, 1 << 18)) ?? Data()
                    guard !data.isEmpty else { throw Broken() }
                    left -= data.count
                    try await writer.write(ByteBuffer(bytes: isOther ? Data(data.map { $0 ^ 1 }) : data))
                }
            }
            try await writer.finish(nil)
        }
    }

    static func shortened() -> Response {
        Response(
            status: .partialContent, headers: [.contentRange: "bytes 0-9999/10000", .eTag: "\"0\""],
            body: ResponseBody(contentLength: 10_000) { writer in
                try await writer.write(ByteBuffer(string: "Not all of it"))
                throw Broken()
            })
    }

    static func flood() -> Response {
        Response(
            status: .ok,
            body: ResponseBody(contentLength: nil) { writer in
                let piece = ByteBuffer(repeating: UInt8(ascii: "<"), count: 1 << 16)
                while true {
                    try Task.checkCancellation()
                    try await writer.write(piece)
                }
            })
    }
}

/// Lists, a page at a time.
enum S3Lists {
    static func objects(_ state: S3Server.State, _ query: [String: String]) -> String {
        let all = state.objects.keys.filter { $0.hasPrefix(query["prefix"] ?? "") }.sorted()
        let rest = all.filter { $0 > query["continuation-token"] ?? "" }
        let page = rest.prefix(min(state.page, Int(query["max-keys"] ?? "") ?? 1_000))
        let entries = page.map { key in
            "<Contents><Key>\(key)</Key><LastModified>\(time(state.objects[key]?.changed))</LastModified>"
                + "<ETag>&quot;x&quot;</ETag><Size>\(state.objects[key]?.size ?? 0)</Size></Contents>"
        }
        let next =
            page.count < rest.count ? "<NextContinuationToken>\(page.last ?? "")</NextContinuationToken>" : ""
        return "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>\(S3Server.bucket)</Name>"
            + "<IsTruncated>\(page.count < rest.count)</IsTruncated>\(next)\(entries.joined())</ListBucketResult>"
    }

    static func uploads(_ state: S3Server.State, _ query: [String: String]) -> String {
        let marker = (query["key-marker"] ?? "", query["upload-id-marker"] ?? "")
        let all = state.uploads.filter { $0.value.key.hasPrefix(query["prefix"] ?? "") }
            .map { ($0.value.key, $0.key) }.sorted { $0 < $1 }
        let rest = all.filter { $0 > marker }
        let page = rest.prefix(min(state.page, Int(query["max-uploads"] ?? "") ?? 1_000))
        let entries = page.map { key, id in
            "<Upload><Key>\(key)</Key><UploadId>\(id)</UploadId>"
                + "<Initiated>\(time(state.uploads[id]?.begun))</Initiated></Upload>"
        }
        var next = ""
        if page.count < rest.count, let last = page.last {
            next = "<NextKeyMarker>\(last.0)</NextKeyMarker><NextUploadIdMarker>\(last.1)</NextUploadIdMarker>"
        }
        return "<ListMultipartUploadsResult><IsTruncated>\(page.count < rest.count)</IsTruncated>\(next)"
            + "\(entries.joined())</ListMultipartUploadsResult>"
    }

    private static func time(_ date: Date?) -> String {
        (date ?? Date()).formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
