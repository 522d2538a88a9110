package import Domain
package import Outbound

/// Why a call to an authorization server brought nothing usable.
package enum OAuthError: Error, Sendable {
    /// No answer.
    case door(OutboundError)
    /// The server said no, in OAuth's words.
    case refused(OAuthRefusal)
    /// An answer that is no OAuth answer: HTML, half a document, no token in it.
    case badAnswer(BadAnswer)
    /// Metadata that may not be trusted or used.
    case metadata(MetadataProblem)
    /// Nothing could be signed.
    case signing

    /// Whether the server may have acted on the request, e.g. spent the refresh token (REL-6).
    package var requestMayHaveBeenSent: Bool {
        switch self {
        case .door(let error): error.requestMayHaveBeenSent
        case .refused, .badAnswer: true
        case .metadata, .signing: false
        }
    }
}

/// A refusal in OAuth's words (RFC 6749 section 5.2). All text is untrusted and cut (SEC-11).
package struct OAuthRefusal: Sendable, Hashable, CustomStringConvertible {
    /// The HTTP status.
    package let status: Int
    /// The error code, e.g. `invalid_grant`.
    package let error: String
    /// The server's words.
    package let words: String?
    /// When to come back, if the server says so.
    package let retryAt: Instant?

    /// Gathers the parts; cuts the texts.
    package init(status: Int, error: String, words: String? = nil, retryAt: Instant? = nil) {
        self.status = status
        self.error = UntrustedText.cut(error, to: 100)
        self.words = words.map { UntrustedText.cut($0, to: 500) }
        self.retryAt = retryAt
    }

    /// Code and words in one line.
    package var description: String {
        words.map { "\(error): \($0)" } ?? error
    }
}

/// Why an answer is no OAuth answer.
package struct BadAnswer: Sendable, Hashable {
    /// The defects.
    package enum Defect: Sendable, Hashable {
        /// Not JSON, or beyond its bounds.
        case json(JSONError)
        /// JSON, but no object.
        case notAnObject
        /// No usable access token, whatever the status says (REL-7).
        case noAccessToken
        /// A member that is needed and missing, or of the wrong type.
        case member(String)
    }

    /// The HTTP status.
    package let status: Int
    /// The defect.
    package let defect: Defect
    /// When to come back, if the server says so.
    package let retryAt: Instant?

    /// Describes a bad answer.
    package init(status: Int, defect: Defect, retryAt: Instant? = nil) {
        self.status = status
        self.defect = defect
        self.retryAt = retryAt
    }
}

/// What is wrong with a server's metadata.
package enum MetadataProblem: Error, Sendable, Hashable {
    /// The document does not name the server it was fetched from (RFC 8414 section 3.3).
    case otherIssuer
    /// A member that is needed and missing, or of the wrong type.
    case missing(String)
    /// A member that does not hold what the profile demands.
    case unsupported(String)
    /// An address that is not acceptable.
    case badURL(String)
}

/// Text from outside, made harmless for logs and screens.
enum UntrustedText {
    /// Cuts to so many characters; control characters and line breaks become spaces.
    static func cut(_ text: String, to limit: Int) -> String {
        String(text.prefix(limit).map { $0.unicodeScalars.allSatisfy(isPrintable) ? $0 : " " })
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        // Marks that turn the direction of writing could disguise the text around them.
        case .format: scalar.value == 0x200d
        default: true
        }
    }
}
