/// The string formats of the AT Protocol, each as a strict test.
enum ATSyntax: String, Sendable, CaseIterable {
    case did
    case handle
    case atIdentifier = "at-identifier"
    case nsid
    case recordKey = "record-key"
    case tid
    case atURI = "at-uri"
    case datetime
    case language
    case uri
    case cid

    /// Whether the text has this format.
    func accepts(_ text: String) -> Bool {
        switch self {
        case .did: Self.isDID(text)
        case .handle: Self.isHandle(text)
        case .atIdentifier: Self.isDID(text) || Self.isHandle(text)
        case .nsid: Self.isNSID(text)
        case .recordKey: Self.isRecordKey(text)
        case .tid: TID(text) != nil
        case .atURI: ATURI(text) != nil
        case .datetime: ATDatetime.isValid(text)
        case .language: Self.isLanguage(text)
        case .uri: Self.isURI(text)
        case .cid: ContentID(text) != nil
        }
    }

    private static func isDID(_ text: String) -> Bool {
        text.utf8.count <= 2048 && text.wholeMatch(of: /did:[a-z]+:[a-zA-Z0-9._:%\-]*[a-zA-Z0-9._\-]/) != nil
    }

    private static func isHandle(_ text: String) -> Bool {
        guard text.utf8.count <= 253 else { return false }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, let top = labels.last?.utf8.first, !isDigit(top) else { return false }
        return labels.allSatisfy { isLabel($0) }
    }

    private static func isNSID(_ text: String) -> Bool {
        guard text.utf8.count <= 317 else { return false }
        let segments = text.split(separator: ".", omittingEmptySubsequences: false)
        guard segments.count >= 3, let first = segments.first?.utf8.first, !isDigit(first),
            let name = segments.last, name.utf8.count <= 63, let initial = name.utf8.first, !isDigit(initial)
        else { return false }
        return segments.dropLast().allSatisfy(isLabel) && name.utf8.allSatisfy(isAlphanumeric)
    }

    private static func isRecordKey(_ text: String) -> Bool {
        guard 1...512 ~= text.utf8.count, text != ".", text != ".." else { return false }
        return text.utf8.allSatisfy { isAlphanumeric($0) || "_~.:-".utf8.contains($0) }
    }

    /// BCP 47: language, script, region, variants, extensions, private use; and what was registered before it.
    private static func isLanguage(_ text: String) -> Bool {
        let pattern =
            #/
            (?: [ix] (?: -[a-z0-9]{1,8} )+
            | sgn-be-(?: nl | fr )
            | [a-z]{2,3} (?: -[a-z]{3} ){0,3} (?: -[a-z]{4} )? (?: -(?: [a-z]{2} | [0-9]{3} ) )?
              (?: -(?: [a-z0-9]{5,8} | [0-9][a-z0-9]{3} ) )*
              (?: -[a-wyz0-9] (?: -[a-z0-9]{2,8} )+ )*
              (?: -x (?: -[a-z0-9]{1,8} )+ )?
            )
            /#
        return text.utf8.count <= 128 && text.wholeMatch(of: pattern.ignoresCase()) != nil
    }

    private static func isURI(_ text: String) -> Bool {
        text.utf8.count <= 8192 && text.wholeMatch(of: /[a-zA-Z][a-zA-Z0-9.\-+]{0,80}:[\x21-\u{10FFFF}]+/) != nil
    }

    /// One label of a domain name.
    private static func isLabel(_ label: Substring) -> Bool {
        let bytes = label.utf8
        return 1...63 ~= bytes.count && bytes.first != UInt8(ascii: "-") && bytes.last != UInt8(ascii: "-")
            && bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isDigit(byte) || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
    }
}
