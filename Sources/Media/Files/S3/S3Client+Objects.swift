import Domain
import FoundationEssentials
import Outbound

/// An object of a list.
struct S3Entry: Sendable, Hashable {
    let key: String
    /// When it came, or was begun; the end of time where the store does not say: such a one is never old.
    let changed: Instant
    /// The upload that it is, if it is not an object yet.
    var uploadID = ""
}

/// Objects: whole or not there at all, by the store's own promise.
extension S3Client {
    /// The most names of one answer, and the most bytes that they may take.
    static let page = (names: 500, bytes: 2 << 20)

    /// Puts bytes that are in memory.
    func put(_ bytes: [UInt8], to key: String) async throws(S3Error) {
        _ = try await send(S3Call(method: .put, key: key, body: .bytes(bytes)))
    }

    /// Puts a piece of a file; the store refuses anything else than what has this digest.
    func put(_ piece: FilePiece, digest: String, to key: String) async throws(S3Error) {
        _ = try await send(S3Call(method: .put, key: key, body: .file(piece, digest: digest)))
    }

    /// How many bytes an object has; `nil` where there is none.
    func size(of key: String) async throws(S3Error) -> Int? {
        do throws(S3Error) {
            let response = try await send(S3Call(method: .head, key: key))
            guard let size = response.headers["Content-Length"].flatMap({ Int($0) }), size >= 0 else {
                throw .senseless("The media store does not say how long an object is.")
            }
            return size
        } catch .missing {
            return nil
        }
    }

    /// The bytes of a stretch, which must not be empty. Throws `.beyond` when the object ends before it does.
    func bytes(of key: String, in range: Range<Int>) async throws(S3Error) -> [UInt8] {
        let last = range.upperBound - 1
        let response = try await send(
            S3Call(key: key, headers: ["Range": "bytes=\(range.lowerBound)-\(last)"], answerBytes: range.count))
        let place = response.headers["Content-Range"] ?? ""
        guard response.status == 206, place.hasPrefix("bytes \(range.lowerBound)-") else {
            throw .senseless("The media store does not give the part of an object that it was asked for.")
        }
        guard place.hasPrefix("bytes \(range.lowerBound)-\(last)/") else { throw .beyond }
        guard response.body.count == range.count else {
            throw .senseless("The media store gives another number of bytes than it says.")
        }
        return response.body
    }

    /// Removes an object; quiet when there is none.
    func remove(_ key: String) async throws(S3Error) {
        do throws(S3Error) { _ = try await send(S3Call(method: .delete, key: key)) } catch .missing {}
    }

    /// Calls back for all objects whose names begin so, some hundreds at a time (ListObjectsV2).
    func list(_ prefix: String, _ body: (_ found: [S3Entry]) async throws -> Void) async throws {
        var token: String?
        repeat {
            var query: [OutboundURL.Item] = [
                .init("list-type", "2"), .init("max-keys", "\(Self.page.names)"), .init("prefix", prefix),
            ]
            if let token { query.append(.init("continuation-token", token)) }
            let page = try await document("ListBucketResult", S3Call(query: query, answerBytes: Self.page.bytes))
            try await body(page.all("Contents").compactMap { S3Entry($0, time: "LastModified") })
            let next = page["IsTruncated"] == "true" ? page["NextContinuationToken"] : nil
            guard next == nil || next != token else { throw S3Error.senseless("The media store lists without end.") }
            token = next
        } while token != nil
    }
}

extension S3Entry {
    /// Reads an element of a list; `nil` where it has no name.
    init?(_ element: S3Document, time: String) {
        guard let key = element["Key"] else { return nil }
        self.init(
            key: key, changed: element[time].flatMap(Instant.init(store:)) ?? Instant(milliseconds: .max),
            uploadID: element["UploadId"] ?? "")
    }
}

extension Instant {
    /// Reads `2009-10-12T17:50:30.000Z`.
    fileprivate init?(store text: String) {
        // A style that does not fit throws; only when none fits is the text no time.
        let date =
            (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
            ?? (try? Date(text, strategy: .iso8601))
        guard let date, let seconds = Int64(exactly: date.timeIntervalSince1970.rounded(.down)) else { return nil }
        self.init(seconds: seconds)
    }
}
