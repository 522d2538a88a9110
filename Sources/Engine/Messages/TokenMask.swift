/// Hides what could be a secret in texts of others.
enum TokenMask {
    /// Words shorter than that are no tokens.
    private static let shortest = 20

    /// The text with every long run of letters and digits cut down to its first four characters.
    static func masked(_ text: String) -> String {
        var result = ""
        var run = ""
        for character in text {
            if isOfToken(character) {
                run.append(character)
            } else {
                result += shown(run)
                result.append(character)
                run = ""
            }
        }
        return result + shown(run)
    }

    /// Words of a language have no digits; tokens do.
    private static func shown(_ run: String) -> String {
        guard run.count >= shortest, run.contains(where: \.isNumber), run.contains(where: \.isLetter) else {
            return run
        }
        return run.prefix(4) + "…"
    }

    private static func isOfToken(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "-_.~+/=%".contains(character))
    }
}
