import Foundation

/// How long a text is by the rules of a platform; the same count in the composer, in preflight and in the connectors.
package enum TextLength {
    /// The units of `text` under the given counting. Time grows linearly with the text.
    package static func count(_ text: String, by counting: Capabilities.Counting) -> Int {
        switch counting {
        case .graphemes: text.count
        case .scalars: text.unicodeScalars.count
        case .utf16: text.utf16.count
        case .bytes: text.utf8.count
        case .weighted: weightedUnits(of: text)
        case .mastodon(let urlCost): mastodonUnits(of: text, urlCost: urlCost)
        case .cautious(let urlCost): max(mastodonUnits(of: text, urlCost: urlCost), text.unicodeScalars.count)
        case .emojiBytes: text.reduce(0) { $0 + (EmojiShape($1) == nil ? 1 : $1.utf8.count) }
        case .littleText: littleText(text).utf16.count
        }
    }

    /// What one unit is called towards people.
    package static func unitName(of counting: Capabilities.Counting) -> String {
        switch counting {
        case .weighted: "units (a link counts 23, an emoji 2)"
        case .mastodon(let urlCost): "characters (a link counts \(urlCost))"
        case .bytes: "bytes (a letter counts 1, an accented one 2, an emoji 4 or more)"
        case .emojiBytes: "characters (an emoji counts 4 or more)"
        case .littleText: "characters (brackets, # and some other marks count 2)"
        case .graphemes, .scalars, .utf16, .cautious: "characters"
        }
    }

    /// The links of a text as X finds them, bare domains included, in order.
    package static func links(in text: String) -> [String] {
        let scanner = LinkScanner(normalized(text), dialect: .x)
        return scanner.links().map { scanner.text(in: $0) }
    }

    /// Composed form (NFC), as X normalises before it counts; plain ASCII is left as it is.
    static func normalized(_ text: String) -> [Unicode.Scalar] {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return Array(text.unicodeScalars) }
        return Array(text.precomposedStringWithCanonicalMapping.unicodeScalars)
    }

    /// Builds a text again from part of its scalars.
    static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}
