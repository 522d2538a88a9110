package import Domain
import Outbound

/// Why a callback is refused before anything else happens (SEC-11, SEC-8).
package enum CallbackProblem: Error, Sendable, Hashable {
    /// More than 8 KiB.
    case tooLarge
    /// A broken escape, or bytes that are no text.
    case malformed
    /// A parameter came twice.
    case repeated(String)
    /// Both a code and an error came.
    case codeAndError
    /// Neither a code nor an error came.
    case empty
    /// No state came.
    case noState
    /// The issuer is missing although promised, or another one.
    case issuer
}

/// What came back with the browser: untrusted text, taken apart strictly (SEC-11).
package struct CallbackParameters: Sendable {
    /// What the platform answers.
    package enum Outcome: Sendable {
        /// A code to exchange.
        case code(Secret)
        /// A refusal, e.g. `access_denied`; texts are cut and printable.
        case error(String, words: String?)
    }

    /// Longer queries are refused.
    package static let maximumLength = 8192

    /// The attempt that this belongs to.
    package let state: Secret
    /// What the platform answers.
    package let outcome: Outcome
    /// The server that says so, where it does (RFC 9207).
    package let issuer: String?

    /// Takes the raw query apart, without its question mark. Parameters that mean nothing to us are ignored, but may
    /// not be repeated either.
    package init(query: String) throws(CallbackProblem) {
        guard query.utf8.count <= Self.maximumLength else { throw .tooLarge }
        let values = try Self.values(query)
        guard let state = values["state"], !state.isEmpty else { throw .noState }
        outcome =
            switch (values["code"], values["error"]) {
            case (.some, .some): throw .codeAndError
            case (.some(let code), nil) where !code.isEmpty: .code(Secret(code))
            case (nil, .some(let error)) where !error.isEmpty:
                .error(
                    UntrustedText.cut(error, to: 100),
                    words: values["error_description"].map { UntrustedText.cut($0, to: 500) })
            default: throw .empty
            }
        self.state = Secret(state)
        issuer = values["iss"]
    }

    /// Checks who answered (RFC 9207): where an issuer was promised it must be there, where it is there it must be the
    /// one of the attempt (SEC-8).
    package func checkIssuer(expected: String?, promised: Bool) throws(CallbackProblem) {
        guard let issuer else {
            if promised { throw .issuer }
            return
        }
        // A server without a known name cannot be confused by a name it adds, unless one was promised.
        if expected == nil, !promised { return }
        guard issuer == expected else { throw .issuer }
    }

    private static func values(_ query: String) throws(CallbackProblem) -> [String: String] {
        var values: [String: String] = [:]
        for piece in query.split(separator: "&") {
            guard let item = PercentEncoding.items(String(piece)).first else { throw .malformed }
            guard values.updateValue(item.value, forKey: item.name) == nil else { throw .repeated(item.name) }
        }
        return values
    }
}
