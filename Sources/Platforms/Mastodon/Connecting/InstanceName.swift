import Outbound

/// An instance as a person typed it: `mastodon.example`, `@ada@mastodon.example`, or an address copied from a browser.
struct InstanceName: Sendable, Hashable {
    /// The server named.
    let origin: Origin
    /// The account's name, where one was typed.
    let user: String?

    /// Longer inputs are not read.
    private static let longest = 512

    /// Reads leniently; `nil` when no server can be made out.
    init?(_ typed: String) {
        var text = typed.filter { !$0.isWhitespace }
        guard !text.isEmpty, text.utf8.count <= Self.longest else { return nil }
        if text.lowercased().hasPrefix("acct:") { text.removeFirst(5) }
        if let separator = text.firstRange(of: "://") {
            guard let url = OutboundURL(text) else { return nil }
            self.init(url.origin, isPlain: text[..<separator.lowerBound].lowercased() == "http")
            return
        }
        let host = text.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let pieces = host.split(separator: "@")
        guard (1...2).contains(pieces.count), pieces.dropLast().allSatisfy(Self.isUser), let name = pieces.last,
            let origin = OutboundURL("https://\(name)")?.origin
        else { return nil }
        self.init(origin, user: pieces.count == 2 ? String(pieces[0]) : nil)
    }

    private static func isUser(_ name: Substring) -> Bool {
        name.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0.properties.numericType != nil || "_.-".unicodeScalars.contains($0)
        }
    }

    /// An address of a page; only loopback servers with a port of their own speak plain http, all others are asked by
    /// https whatever was typed.
    private init?(_ origin: Origin, isPlain: Bool) {
        let staysPlain = isPlain && origin.port != 80
        self.init(staysPlain ? origin : Origin(.https, host: origin.host, port: isPlain ? nil : origin.port), user: nil)
    }

    private init?(_ origin: Origin, user: String?) {
        let isPublicName = origin.host.text.contains(".")
        guard isPublicName || origin.port != 443 else { return nil }
        self.origin = origin
        self.user = user
    }
}
