/// An absolute web address, split so that nothing has to guess: origin, path, query (SEC-68).
package struct OutboundURL: Sendable, Hashable {
    /// One name and value of a query or form, not encoded.
    package struct Item: Sendable, Hashable {
        /// The name.
        package let name: String
        /// The value.
        package let value: String

        /// Puts a name and a value together.
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Longer addresses are refused.
    package static let maximumLength = 8192

    /// Whom it points at.
    package let origin: Origin
    /// Percent-encoded path, always beginning with a slash.
    package let path: String
    /// Percent-encoded query without the question mark, exactly as given, so that signed links stay valid.
    package let query: String?

    /// Builds an address; characters that may not stand in a path are percent-encoded, names and values always are.
    package init(_ origin: Origin, path: String = "/", query items: [Item] = []) {
        self.origin = origin
        self.path = PercentEncoding.path(path.hasPrefix("/") ? path : "/" + path)
        self.query = items.isEmpty ? nil : PercentEncoding.form(items)
    }

    private init(origin: Origin, rawPath: String, rawQuery: String?) {
        self.origin = origin
        self.path = rawPath
        self.query = rawQuery
    }

    /// Reads an absolute http or https address strictly. `nil` for user info, odd hosts, backslashes, white space,
    /// control characters, a port out of range, or too great a length; a fragment is dropped.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.maximumLength, text.utf8.allSatisfy(Self.isAllowedByte),
            let separator = text.firstRange(of: "://"),
            let scheme = Origin.Scheme(rawValue: text[..<separator.lowerBound].lowercased())
        else { return nil }
        let whole = text[separator.upperBound...].prefix { $0 != "#" }
        let authority = whole.prefix { $0 != "/" && $0 != "?" }
        guard let origin = Self.origin(scheme, String(authority)) else { return nil }
        let rest = whole.dropFirst(authority.count)
        let path = rest.prefix { $0 != "?" }
        let query = rest.dropFirst(path.count + 1)
        self.origin = origin
        self.path = path.isEmpty ? "/" : PercentEncoding.path(String(path))
        self.query = rest.count > path.count ? PercentEncoding.query(String(query)) : nil
    }

    private static func isAllowedByte(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte != 0x7f && byte != UInt8(ascii: "\\")
    }

    private static func origin(_ scheme: Origin.Scheme, _ authority: String) -> Origin? {
        guard !authority.contains("@"), !authority.contains("%") else { return nil }
        let end = authority.hasPrefix("[") ? authority.lastIndex(of: "]").map(authority.index(after:)) : nil
        let colon = authority[(end ?? authority.startIndex)...].lastIndex(of: ":")
        guard let host = HostName(String(authority[..<(colon ?? authority.endIndex)])) else { return nil }
        guard let colon else { return Origin(scheme, host: host) }
        let digits = authority[authority.index(after: colon)...]
        guard (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }),
            let port = Int(digits), (1...65535).contains(port)
        else { return nil }
        return Origin(scheme, host: host, port: port)
    }
}

extension OutboundURL {
    /// The whole address.
    package var text: String {
        origin.description + path + (query.map { "?" + $0 } ?? "")
    }

    /// Names and values of the query, decoded; pieces that do not decode are left out.
    package var queryItems: [Item] {
        query.map(PercentEncoding.items) ?? []
    }

    /// The same address with more query items at the end.
    package func appending(_ items: [Item]) -> OutboundURL {
        guard !items.isEmpty else { return self }
        let more = PercentEncoding.form(items)
        return OutboundURL(origin: origin, rawPath: path, rawQuery: query.map { "\($0)&\(more)" } ?? more)
    }

    /// The same path and query below another origin, with a prefix before the path.
    package func moved(to other: Origin, prefix: String) -> OutboundURL {
        OutboundURL(origin: other, rawPath: prefix + path, rawQuery: query)
    }

    /// Where a `Location` header leads: absolute, beginning with `//`, with a slash, or relative to the last slash.
    package func resolving(location: String) -> OutboundURL? {
        if location.lowercased().hasPrefix("http:") || location.lowercased().hasPrefix("https:") {
            return OutboundURL(location)
        }
        if location.hasPrefix("//") { return OutboundURL("\(origin.scheme.rawValue):\(location)") }
        if location.hasPrefix("/") { return OutboundURL(origin.description + location) }
        let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
        return location.contains(":") ? nil : OutboundURL(origin.description + folder + location)
    }
}

extension OutboundURL: CustomStringConvertible {
    /// Origin and path only; queries may hold secrets and are never printed (SEC-84).
    package var description: String { origin.description + path }
}
