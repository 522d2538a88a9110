package import HTTPTypes

/// What a simulated platform sends back.
package struct Answer: Sendable {
    /// How the body goes over the wire.
    package enum Body: Sendable {
        /// At once.
        case whole([UInt8])
        /// Headers, then nothing for so long, then the connection is closed.
        case stalled(Duration)
        /// In small pieces with pauses.
        case dripped([UInt8], chunk: Int, pause: Duration)
        /// A JSON string of so many bytes; `nil` never ends.
        case oversized(Int?)
    }

    /// HTTP status.
    package var status: HTTPResponse.Status
    /// Response headers.
    package var headers: HTTPFields
    /// The body.
    package var body: Body

    /// An answer with a whole body.
    package init(
        status: HTTPResponse.Status = .ok, headers: HTTPFields = [:], contentType: String? = nil, bytes: [UInt8] = []
    ) {
        self.status = status
        self.headers = headers
        body = .whole(bytes)
        if let contentType { self.headers[.contentType] = contentType }
    }

    /// JSON with status 200 unless said otherwise.
    package static func json(
        _ value: JSONValue, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Self {
        Self(status: status, headers: headers, contentType: "application/json; charset=utf-8", bytes: value.bytes)
    }

    /// Plain text.
    package static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Self {
        Self(status: status, contentType: "text/plain; charset=utf-8", bytes: Array(text.utf8))
    }

    /// An HTML page.
    package static func html(_ text: String, status: HTTPResponse.Status = .ok) -> Self {
        Self(status: status, contentType: "text/html; charset=utf-8", bytes: Array(text.utf8))
    }

    /// Sends the browser elsewhere with 303.
    package static func redirect(to location: String) -> Self {
        Self(status: .seeOther, headers: [.location: location, .cacheControl: "no-store"])
    }

    /// The same answer with more headers; equal names are replaced.
    package func with(_ fields: HTTPFields) -> Self {
        var copy = self
        for field in fields { copy.headers[field.name] = field.value }
        return copy
    }

    /// The bytes of a whole body; `nil` for the odd ones.
    package var bytes: [UInt8]? {
        if case .whole(let bytes) = body { bytes } else { nil }
    }
}

/// Thrown inside an endpoint to answer with an error.
package struct Refusal: Error {
    /// What the caller gets.
    package let answer: Answer

    /// Wraps the answer.
    package init(_ answer: Answer) {
        self.answer = answer
    }

    /// A JSON error.
    package static func json(
        _ status: HTTPResponse.Status, _ value: JSONValue, headers: HTTPFields = [:]
    ) -> Self {
        Self(.json(value, status: status, headers: headers))
    }
}
