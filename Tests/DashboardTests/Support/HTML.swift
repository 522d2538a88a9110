/// A little reader of the HTML that our own templates make: tags with their attributes, in order.
struct HTML {
    struct Element {
        let name: String
        let attributes: [String: String]

        subscript(attribute: String) -> String? { attributes[attribute] }
        func has(_ attribute: String) -> Bool { attributes[attribute] != nil }
    }

    let elements: [Element]

    init(_ text: String) {
        elements = text.split(separator: "<", omittingEmptySubsequences: false).dropFirst().compactMap { piece in
            guard let first = piece.first, first.isLetter, let end = piece.firstIndex(of: ">") else { return nil }
            return HTML.element(piece[..<end])
        }
    }

    /// Elements of a name.
    func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

    /// Elements with an attribute of this value.
    func all(where attribute: String, is value: String) -> [Element] { elements.filter { $0[attribute] == value } }

    private static func element(_ text: Substring) -> Element {
        let name = text.prefix { !$0.isWhitespace && $0 != "/" }
        var attributes: [String: String] = [:]
        var rest = text[name.endIndex...].drop(while: \.isWhitespace)
        while !rest.isEmpty {
            let key = rest.prefix { $0 != "=" && !$0.isWhitespace }
            rest = rest[key.endIndex...]
            if rest.hasPrefix("=\"") {
                let value = rest.dropFirst(2).prefix { $0 != "\"" }
                attributes[String(key)] = String(value)
                rest = rest[value.endIndex...].dropFirst()
            } else {
                if !key.isEmpty { attributes[String(key)] = "" }
                rest = rest.dropFirst(key.isEmpty ? 1 : 0)
            }
            rest = rest.drop(while: \.isWhitespace)
        }
        return Element(name: String(name), attributes: attributes)
    }
}
