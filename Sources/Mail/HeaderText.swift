import FoundationEssentials

/// Free text in a mail header: one line, whatever was given, and ASCII only (RFC 5322, RFC 2047).
enum HeaderText {
    /// A line with encoded words has at most 76 characters (RFC 2047, section 2): `Subject: ` takes 9, the wrapping
    /// `=?utf-8?B?…?=` 12, base 64 a third.
    private static let bytesPerWord = 39
    /// Beyond this, plain text is encoded as well, because an encoded text can be folded anywhere.
    private static let plainLimit = 60

    /// A text such as the subject.
    static func unstructured(_ text: String) -> String {
        let line = oneLine(text)
        return isPlain(line) ? line : encoded(line)
    }

    /// `"Ada" <ada@example.org>`, or the bare address when there is no name.
    static func party(_ party: MailParty) -> String {
        let name = oneLine(party.name)
        guard !name.isEmpty else { return party.address.description }
        return "\(isPlain(name) ? quoted(name) : encoded(name))\r\n <\(party.address)>"
    }

    /// Without anything that ends a line or moves the cursor: such characters become spaces, runs of them one.
    static func oneLine(_ text: String) -> String {
        let cleaned = text.unicodeScalars.map { scalar in
            switch scalar.properties.generalCategory {
            // What joins the pieces of an emoji is harmless; what turns the direction of the text is not.
            case .format where scalar == "\u{200d}": String(scalar)
            case .control, .lineSeparator, .paragraphSeparator, .surrogate, .format: " "
            default: String(scalar)
            }
        }.joined()
        return cleaned.split(separator: " ").joined(separator: " ")
    }

    /// Printable ASCII that nobody takes for an encoded word, and that needs no folding.
    private static func isPlain(_ line: String) -> Bool {
        line.utf8.count <= plainLimit && !line.contains("=?") && line.utf8.allSatisfy { (0x20...0x7e).contains($0) }
    }

    private static func quoted(_ name: String) -> String {
        "\"" + name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    /// Encoded words, each whole in itself: no character is cut in two.
    private static func encoded(_ line: String) -> String {
        var words: [[UInt8]] = [[]]
        for scalar in line.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if words[words.count - 1].count + bytes.count > bytesPerWord { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?utf-8?B?\(Data($0).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }
}
