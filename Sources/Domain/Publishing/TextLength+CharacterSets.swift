/// The sets of characters by which links are told from words.
enum CharacterSets {
    static func isASCIIAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        default: false
        }
    }

    static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    /// Latin letters with marks, as they occur in host names and paths.
    static func isAccentedLatin(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xc0...0xd6, 0xd8...0xf6, 0xf8...0x24f, 0x253, 0x254, 0x256, 0x257, 0x259, 0x25b, 0x263, 0x268, 0x26f,
            0x272, 0x289, 0x28b, 0x2bb, 0x300...0x36f, 0x1e00...0x1eff:
            true
        default: false
        }
    }

    /// Marks that steer the direction of writing.
    static func isDirectional(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x61c, 0x200e, 0x200f, 0x202a...0x202e, 0x2066...0x2069: true
        default: false
        }
    }

    /// Byte order marks and two values that are no characters.
    static func isInvalid(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0xfffe || scalar.value == 0xfeff || scalar.value == 0xffff
    }

    /// What may stand in a label of a host name, hyphen and underscore apart.
    static func isDomain(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.properties.isWhitespace, !isDirectional(scalar), !isInvalid(scalar) else { return false }
        return !isPunctuation(scalar) && scalar.value != 0x180e
    }

    /// What may stand before a link: nothing that would make it part of a word, a mention, a tag or a cashtag.
    static func canPrecedeLink(_ scalar: Unicode.Scalar) -> Bool {
        guard !isASCIIAlphanumeric(scalar), !isInvalid(scalar) else { return false }
        return !["@", "＠", "$", "#", "＃"].contains(scalar)
    }

    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "!", "'", "#", "%", "&", "(", ")", "*", "+", ",", "\\", "-", ".", "/", ":", ";", "<", "=", ">", "?", "@",
            "[", "]", "^", "_", "{", "|", "}", "~", "$":
            true
        default: false
        }
    }
}
