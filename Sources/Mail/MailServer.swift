package import Domain

/// Where mail is handed over, and in whose name.
package struct MailServer: Sendable {
    /// How the way there is protected.
    enum Protection: Sendable, Hashable {
        /// TLS from the first byte: `smtps`.
        case always
        /// STARTTLS, or nothing is sent.
        case required
        /// STARTTLS where the server offers it.
        case offered
    }

    /// Host and port as they stand in an address; IPv6 in brackets.
    let authority: String
    let protection: Protection
    /// The name to log in with; empty for none.
    let user: String
    let password: Secret
    /// In whose name mails are sent.
    package let sender: MailParty
    /// A file of certificates to trust instead of those of the system, PEM.
    let certificates: String?
    /// The longest that handing over one mail may take, from the name look-up to the last answer.
    var deadline: Duration = .seconds(20)
    /// The longest that reaching the server may take.
    var connectDeadline: Duration = .seconds(10)

    /// Reads `smtp://host:port` (587 unless said) or `smtps://host:port` (465); `nil` for anything else.
    ///
    /// Over `smtp` a password is only ever sent after STARTTLS; without a login, STARTTLS is used where it is offered. On this
    /// machine itself it is never demanded.
    package init?(
        _ address: String, user: String, password: Secret, sender: MailParty, certificates: String? = nil
    ) {
        guard let place = Place(address) else { return nil }
        authority = "\(place.host):\(place.port)"
        self.user = user
        self.password = password
        self.sender = sender
        self.certificates = certificates
        protection =
            switch (place.isSecure, user.isEmpty || place.isLoopback) {
            case (true, _): .always
            case (false, true): .offered
            case (false, false): .required
            }
    }

    /// The address as libcurl reads it; its path is the name by which we greet: nobody needs to know the machine's.
    var url: String { "\(protection == .always ? "smtps" : "smtp")://\(authority)/\(sender.address.domain)" }
}

extension MailServer {
    /// The pieces of a server's address.
    private struct Place {
        let isSecure: Bool
        let host: String
        let port: Int

        var isLoopback: Bool { ["127.0.0.1", "localhost", "[::1]"].contains(host) }

        init?(_ address: String) {
            guard let mark = address.firstRange(of: "://") else { return nil }
            let scheme = address[..<mark.lowerBound]
            guard scheme == "smtp" || scheme == "smtps" else { return nil }
            isSecure = scheme == "smtps"
            var rest = address[mark.upperBound...]
            if rest.hasSuffix("/") { rest.removeLast() }
            guard let (host, port) = Self.cut(rest, standard: isSecure ? 465 : 587) else { return nil }
            (self.host, self.port) = (host, port)
        }

        private static func cut(_ text: Substring, standard: Int) -> (String, Int)? {
            let isBracketed = text.hasPrefix("[")
            let end = isBracketed ? text.firstIndex(of: "]").map(text.index(after:)) : text.firstIndex(of: ":")
            let host = String(text[..<(end ?? text.endIndex)]).lowercased()
            let tail = text[(end ?? text.endIndex)...]
            guard isBracketed ? isAddress(host) : MailAddress.isDomain(host) else { return nil }
            if tail.isEmpty { return (host, standard) }
            let digits = tail.dropFirst()
            guard tail.hasPrefix(":"), digits.allSatisfy(\.isWholeNumber), let port = Int(digits),
                (1...65_535).contains(port)
            else { return nil }
            return (host, port)
        }

        /// Not whether it is an address, only that nothing else can be in it; libcurl knows the rest.
        private static func isAddress(_ host: String) -> Bool {
            host.hasSuffix("]") && host.count > 3
                && host.dropFirst().dropLast().allSatisfy { $0.isASCII && ($0.isHexDigit || ":.".contains($0)) }
        }
    }
}
