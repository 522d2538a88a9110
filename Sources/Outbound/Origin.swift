/// Scheme, host and port: whom a request goes to.
package struct Origin: Sendable, Hashable, CustomStringConvertible {
    /// How to talk.
    package enum Scheme: String, Sendable {
        /// In the clear; only where the operator allows it.
        case http
        /// By TLS.
        case https

        /// The port that is not written.
        package var defaultPort: Int { self == .https ? 443 : 80 }
    }

    /// The scheme.
    package let scheme: Scheme
    /// The host, normalised.
    package let host: HostName
    /// The port, always known.
    package let port: Int

    /// Puts an origin together; without a port the usual one of the scheme.
    package init(_ scheme: Scheme = .https, host: HostName, port: Int? = nil) {
        self.scheme = scheme
        self.host = host
        self.port = port ?? scheme.defaultPort
    }

    /// Reads `https://host` or `https://host:port`, a single slash at the end being allowed; `nil` for anything else.
    package init?(_ text: String) {
        guard let url = OutboundURL(text), url.path == "/", url.query == nil else { return nil }
        self = url.origin
    }

    /// As in the `Origin` header: the usual port is not written.
    package var description: String {
        let suffix = port == scheme.defaultPort ? "" : ":\(port)"
        return "\(scheme.rawValue)://\(host)\(suffix)"
    }
}

extension Origin: ExpressibleByStringLiteral {
    /// Writes a constant origin in the source; a malformed one is a programmer's mistake and traps.
    package init(stringLiteral text: StaticString) {
        guard let origin = Origin(text.description) else { preconditionFailure("not an origin: \(text)") }
        self = origin
    }
}

/// A host name, or all names below one: `api.x.com`, `*.bsky.social` (SEC-72).
package struct HostPattern: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The pattern as written, in lower case.
    package let description: String

    /// Takes a pattern; a star is understood as the first label only.
    package init(_ text: String) {
        description = text.lowercased()
    }

    /// Writes a constant pattern in the source.
    package init(stringLiteral text: String) {
        self.init(text)
    }

    /// Whether the host is the one named, or lies one or more labels below a starred one.
    package func matches(_ host: HostName) -> Bool {
        below(host) != nil
    }

    /// What the star stands for: labels without the last dot; empty without a star, `nil` when there is no match.
    func below(_ host: HostName) -> String? {
        guard description.hasPrefix("*.") else { return host.text == description ? "" : nil }
        guard host.address == nil, host.text.hasSuffix(description.dropFirst()) else { return nil }
        let labels = host.text.dropLast(description.count - 1)
        return labels.isEmpty ? nil : String(labels)
    }
}
