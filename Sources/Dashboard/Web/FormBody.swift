/// The fields of a form in the order of the page; names may repeat.
struct FormBody: Sendable {
    /// One field.
    struct Field: Sendable, Equatable {
        /// Its name.
        var name: String
        /// What was typed or chosen.
        var value: String
    }

    /// The most fields taken.
    static let fieldLimit = 2000

    /// The fields in order.
    var fields: [Field]

    /// Takes fields in order.
    init(_ fields: [Field] = []) {
        self.fields = fields
    }

    /// Reads `application/x-www-form-urlencoded`.
    ///
    /// - Throws: `FormError` for broken escapes, text that is not UTF-8, control characters or too many fields (SEC-59).
    init(urlEncoded bytes: some Collection<UInt8>) throws(FormError) {
        fields = []
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            guard fields.count < Self.fieldLimit else { throw .tooManyFields }
            let halves = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let value = try halves.count == 2 ? Self.decoded(halves[1]) : ""
            fields.append(Field(name: try Self.decoded(halves[0]), value: value))
        }
    }

    /// The first value of a name; empty when there is none.
    subscript(name: String) -> String { first(name) ?? "" }

    /// The first value of a name.
    func first(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    /// Every value of a name in order.
    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// A text as people mean it: UTF-8, line breaks as `\n`, no other control characters.
    ///
    /// - Throws: `FormError.malformed`.
    static func text(_ bytes: some Collection<UInt8>) throws(FormError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .malformed }
        let lines = text.replacing("\r\n", with: "\n")
        guard lines.unicodeScalars.allSatisfy(isAllowed) else { throw .malformed }
        return lines
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\n" || scalar == "\t" || (scalar.value >= 0x20 && scalar.value != 0x7f)
    }

    private static func decoded(_ piece: some Collection<UInt8>) throws(FormError) -> String {
        var bytes: [UInt8] = []
        var rest = piece[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(nibble), let low = rest.popFirst().flatMap(nibble) else {
                    throw .malformed
                }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return try text(bytes)
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        Character(Unicode.Scalar(digit)).hexDigitValue.map(UInt8.init)
    }
}

/// Why a form cannot be read.
enum FormError: Error, Sendable, Equatable {
    /// Broken encoding or structure.
    case malformed
    /// More bytes than the page can send.
    case tooLarge
    /// More fields than the page has.
    case tooManyFields
    /// Neither of the encodings of forms.
    case wrongContentType
}
