/// HTTP header fields in order, with names that compare without regard to case (RFC 9110 section 5.1).
package struct Headers: Sendable, Equatable {
    /// One field line.
    package struct Field: Sendable, Equatable {
        /// The name as it was written.
        package let name: String
        /// The value without surrounding white space.
        package let value: String

        /// Puts a name and a value together.
        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }

        /// Whether this field has that name, upper and lower case being the same.
        package func isNamed(_ other: String) -> Bool {
            name.lowercased() == other.lowercased()
        }

        /// Whether name and value can be written without changing the message around them.
        var isWritable: Bool {
            !name.isEmpty && name.utf8.allSatisfy(Self.isTokenByte)
                && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 }
        }

        private static func isTokenByte(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default:
                "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
        }
    }

    /// All field lines, in order.
    package private(set) var fields: [Field]

    /// Takes the field lines as they are.
    package init(_ fields: [Field] = []) {
        self.fields = fields
    }

    /// The first value of that name; setting replaces all lines of that name, `nil` removes them.
    package subscript(name: String) -> String? {
        get { fields.first { $0.isNamed(name) }?.value }
        set {
            fields.removeAll { $0.isNamed(name) }
            if let newValue { fields.append(Field(name: name, value: newValue)) }
        }
    }

    /// All values of that name, in order.
    package func values(_ name: String) -> [String] {
        fields.filter { $0.isNamed(name) }.map(\.value)
    }

    /// Adds a line and keeps those of the same name.
    package mutating func add(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// Bytes in all names and values.
    var byteCount: Int {
        fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
    }
}

extension Headers: ExpressibleByDictionaryLiteral {
    /// Writes header fields as a dictionary literal; the order stays.
    package init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field(name: $0.0, value: $0.1) }
    }
}
