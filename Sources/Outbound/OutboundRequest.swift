package import Domain

/// One call to the world, with everything the door needs to judge it.
package struct OutboundRequest: Sendable {
    /// The HTTP methods in use.
    package enum Method: String, Sendable {
        /// Reads.
        case get = "GET"
        /// Reads the head only.
        case head = "HEAD"
        /// Creates or acts.
        case post = "POST"
        /// Replaces.
        case put = "PUT"
        /// Changes in part.
        case patch = "PATCH"
        /// Removes.
        case delete = "DELETE"
    }

    /// The method.
    package var method: Method
    /// The production address; the door may send it elsewhere by its route map.
    package var url: OutboundURL
    /// Header fields, content type and length excepted: the body brings those.
    package var headers: Headers
    /// What is sent.
    package var body: OutboundBody
    /// Who may be reached.
    package var peer: Peer
    /// What sort of call it is; sets the bounds.
    package var kind: CallKind
    /// Time and size allowed; those of the kind unless changed.
    package var limits: CallLimits
    /// What a successful answer may look like.
    package var expected: ExpectedContent
    /// Where the answer's body goes.
    package var destination: AnswerDestination
    /// Asked before more of an answer is written into a file, with how many bytes there will be then; a no ends the call
    /// as `tooLarge`.
    package var admits: @Sendable (_ total: Int) async -> Bool
    /// The one id of this attempt in logs, journal and request (REL-64); sent as `X-Request-Id`.
    package var attemptID: String?

    /// Makes a request with the bounds of its kind.
    package init(
        _ method: Method,
        _ url: OutboundURL,
        to peer: Peer,
        kind: CallKind = .platformCall,
        headers: Headers = [:],
        body: OutboundBody = .none
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.peer = peer
        self.kind = kind
        limits = kind.limits
        expected = .any
        destination = .memory
        admits = { _ in true }
        attemptID = nil
    }
}

/// Who may be reached by a request (SEC-66, SEC-72).
package enum Peer: Sendable, Hashable {
    /// Hosts of a platform, fixed in the source; everything else is refused, also when an answer names it.
    case platform(Platform, hosts: [HostPattern])
    /// A host named by a user or an answer: every address of it is checked (SEC-67).
    case named(Platform?)
    /// A server that the operator named in the configuration, e.g. of the media store: this origin and no other, wherever it is.
    case own(Origin)

    /// The platform for logs and counters.
    package var platform: Platform? {
        switch self {
        case .platform(let platform, _): platform
        case .named(let platform): platform
        case .own: nil
        }
    }
}

/// What content types a successful answer may have (SEC-70); an answer without a body always passes.
package enum ExpectedContent: Sendable, Hashable {
    /// Anything.
    case any
    /// `application/json` or a type ending in `+json`.
    case json
    /// One of these types, in lower case; an entry ending in a slash stands for the whole family, e.g. `image/`.
    case types([String])
}

/// Where the body of an answer goes.
package enum AnswerDestination: Sendable, Hashable {
    /// Into `OutboundResponse.body`.
    case memory
    /// Into a new file at this path; the file must not exist, and is removed again when the call fails.
    case file(String)
}
