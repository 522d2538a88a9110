import Outbound

/// A platform's own words, made harmless: they are shown beside our advice, never mixed into it (SEC-11).
enum PlatformWords {
    /// The most characters kept.
    static let longest = 500

    /// Printable characters only, line breaks as spaces, cut.
    static func clean(_ text: String) -> String {
        let printable = text.prefix(longest).map { character in
            character.unicodeScalars.allSatisfy(isPrintable) ? character : " "
        }
        return String(printable).split(separator: " ").joined(separator: " ")
    }

    /// The first text among these members of an answer, or its status.
    static func of(_ response: OutboundResponse, _ members: String...) -> String {
        // An answer that is not JSON has no words for people.
        let json = try? response.json()
        let words = members.lazy.compactMap { json?[$0]?.nonBlankString }.first
        return words.map(clean) ?? "The server answered with status \(response.status)."
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
