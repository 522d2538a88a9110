extension TextLength {
    /// Whose notion of a link is meant.
    enum LinkDialect {
        /// Bare domains count; paths are Latin and Cyrillic.
        case x
        /// Only http(s) addresses count; paths take everything but white space.
        case mastodon

        func isPath(_ scalar: Unicode.Scalar) -> Bool {
            switch self {
            case .x: Self.isLetter(scalar) || "!*';:=+,.$/%#[]-\u{2013}_~@|&".unicodeScalars.contains(scalar)
            case .mastodon: !scalar.properties.isWhitespace && !"<>()?".unicodeScalars.contains(scalar)
            }
        }

        func isPathEnd(_ scalar: Unicode.Scalar) -> Bool {
            switch self {
            case .x: Self.isLetter(scalar) || "+-=_#/".unicodeScalars.contains(scalar)
            case .mastodon: isPath(scalar) && !"!*\"'「」;:=,.$%[]~&|@".unicodeScalars.contains(scalar)
            }
        }

        func isQuery(_ scalar: Unicode.Scalar) -> Bool {
            let marks = "!?*'@();:&=+$/%#[]-_.,~|"
            if CharacterSets.isASCIIAlphanumeric(scalar) || marks.unicodeScalars.contains(scalar) { return true }
            return self == .mastodon && (scalar == "^" || scalar.value >= 0xa0 && !scalar.properties.isWhitespace)
        }

        func isQueryEnd(_ scalar: Unicode.Scalar) -> Bool {
            if CharacterSets.isASCIIAlphanumeric(scalar) || "-_&=#/".unicodeScalars.contains(scalar) { return true }
            return self == .mastodon && scalar.value >= 0xa0 && !scalar.properties.isWhitespace
        }

        private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
            CharacterSets.isASCIIAlphanumeric(scalar) || CharacterSets.isAccentedLatin(scalar)
                || (0x400...0x4ff).contains(scalar.value)
        }
    }
}
