package import Domain

/// What the world answered, whatever its status.
package struct OutboundResponse: Sendable {
    /// The HTTP status.
    package var status: Int
    /// The header fields.
    package var headers: Headers
    /// The body, decompressed; empty when it went to a file.
    package var body: [UInt8]
    /// Bytes in the body, also when it went to a file.
    package var bodyLength: Int
    /// When the request was sent, by the wall clock; expiry counts from here (REL-17).
    package var sentAt: Instant
    /// From the first step to the last byte.
    package var duration: Duration
    /// The production address that answered, after any redirects.
    package var url: OutboundURL

    /// Puts an answer together, e.g. in a simulation.
    package init(
        status: Int,
        headers: Headers = [:],
        body: [UInt8] = [],
        bodyLength: Int? = nil,
        sentAt: Instant,
        duration: Duration = .zero,
        url: OutboundURL
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.bodyLength = bodyLength ?? body.count
        self.sentAt = sentAt
        self.duration = duration
        self.url = url
    }

    /// Whether the status is 2xx.
    package var isSuccess: Bool { (200..<300).contains(status) }

    /// The media type in lower case, without parameters.
    package var contentType: String? {
        headers["Content-Type"]?.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
    }

    /// The body read as JSON, within the usual bounds.
    package func json() throws(JSONError) -> JSONValue {
        try JSONValue(parsing: body)
    }

    /// The id that the platform gave this call, for its support (REL-64).
    package var peerRequestID: String? {
        let names = ["x-request-id", "x-transaction-id", "x-fb-trace-id", "x-li-uuid", "x-tt-logid", "cf-ray"]
        return names.lazy.compactMap { headers[$0] }.first.map { String($0.prefix(128)) }
    }
}
