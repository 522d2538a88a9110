import Hummingbird
import NIOCore

/// How large the bodies of requests may be (SEC-56).
enum BodyLimit {
    /// A form without files: 256 KiB.
    static let form = 256 * 1024
    /// A form with the words of a whole thread, but no files: 4 MiB.
    static let words = 4 * 1024 * 1024
    /// A message with a screenshot: 6 MiB.
    static let message = 6 * 1024 * 1024
    /// A form with pictures: 64 MiB.
    static let composer = 64 * 1024 * 1024
}

extension Request {
    /// The whole body.
    ///
    /// - Throws: `FormError.tooLarge` as soon as it grows over the limit.
    func bytes(upTo limit: Int) async throws -> [UInt8] {
        if let announced = headers[.contentLength].flatMap(Int.init), announced > limit { throw FormError.tooLarge }
        var bytes: [UInt8] = []
        for try await piece in body {
            guard bytes.count + piece.readableBytes <= limit else { throw FormError.tooLarge }
            bytes.append(contentsOf: piece.readableBytesView)
        }
        return bytes
    }

    /// The fields of a form without files.
    ///
    /// - Throws: `FormError`.
    func form(upTo limit: Int = BodyLimit.form) async throws -> FormBody {
        let type = headers[.contentType] ?? ""
        guard type.lowercased().hasPrefix("application/x-www-form-urlencoded") else {
            throw FormError.wrongContentType
        }
        return try FormBody(urlEncoded: try await bytes(upTo: limit))
    }

    /// Whether a script asks, not a page.
    var wantsJSON: Bool { (headers[.accept] ?? "").hasPrefix("application/json") }

    /// A value of the query.
    func query(_ name: String) -> String? { uri.queryParameters.get(name) }
}
