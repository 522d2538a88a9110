/// A text as instances read it: its length and its HTML.
struct StatusText {
    let text: String
    let flavor: MastodonFlavor

    /// The length that counts against the limit: graphemes with short links and mentions, or plain code points.
    var length: Int {
        guard !flavor.isGoToSocial else { return text.unicodeScalars.count }
        return pieces.reduce(0) { sum, piece in
            switch piece {
            case .plain(let text): sum + text.count
            case .link: sum + flavor.charactersPerURL
            case .mention(let name, _): sum + 1 + name.count
            }
        }
    }

    /// Paragraphs and line breaks, links and mentions marked, everything else escaped.
    var html: String {
        let body = pieces.map { piece in
            switch piece {
            case .plain(let text): Self.escape(text)
            case .link(let url):
                "<a href=\"\(Self.escape(url))\" target=\"_blank\" rel=\"nofollow noopener\">\(Self.escape(url))</a>"
            case .mention(let name, let domain):
                "<span class=\"h-card\"><a href=\"https://\(Self.escape(domain))/@\(Self.escape(name))\" "
                    + "class=\"u-url mention\">@<span>\(Self.escape(name))</span></a></span>"
            }
        }.joined()
        guard !body.isEmpty else { return "" }
        let paragraphs = body.split(separator: "\n\n").map { "<p>\($0.replacing("\n", with: "<br />"))</p>" }
        return paragraphs.joined()
    }

    /// The links for the pages of the sandbox.
    var links: [LedgerEntry.Link] {
        let written = pieces.compactMap { piece in
            if case .link(let url) = piece { (written: url, target: url) } else { nil }
        }
        return LedgerEntry.Link.find(written, in: text)
    }

    private enum Piece {
        case plain(String)
        case link(String)
        case mention(String, domain: String)
    }

    private var pieces: [Piece] {
        var pieces: [Piece] = []
        var plain = ""
        var rest = text[...]
        while !rest.isEmpty {
            let isStart = plain.last.map { !$0.isLetter && !$0.isNumber && $0 != "/" && $0 != "@" } ?? true
            if isStart, let (piece, count) = Self.special(rest) {
                if !plain.isEmpty { pieces.append(.plain(plain)) }
                plain = ""
                pieces.append(piece)
                rest = rest.dropFirst(count)
            } else {
                plain.append(rest.removeFirst())
            }
        }
        return plain.isEmpty ? pieces : pieces + [.plain(plain)]
    }

    private static func special(_ rest: Substring) -> (Piece, Int)? {
        if rest.hasPrefix("http://") || rest.hasPrefix("https://") {
            let url = link(rest)
            return url.hasSuffix("//") ? nil : (.link(String(url)), url.count)
        }
        guard rest.hasPrefix("@") else { return nil }
        let name = rest.dropFirst().prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        let after = rest.dropFirst(1 + name.count)
        guard !name.isEmpty, after.hasPrefix("@") else { return nil }
        var domain = after.dropFirst().prefix { $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" }
        while let last = domain.last, !last.isLetter, !last.isNumber { domain.removeLast() }
        guard domain.contains(".") else { return nil }
        return (.mention(String(name), domain: String(domain)), name.count + domain.count + 2)
    }

    private static func link(_ rest: Substring) -> Substring {
        var url = rest.prefix { !$0.isWhitespace && !"<>\"".contains($0) }
        while let last = url.last, ".,;:!?')]".contains(last) {
            if last == ")", url.count(where: { $0 == "(" }) >= url.count(where: { $0 == ")" }) { break }
            url.removeLast()
        }
        return url
    }

    private static func escape(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
