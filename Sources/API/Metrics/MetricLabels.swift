/// The labels of a series, in the order of their names.
struct MetricLabels: Hashable, Sendable {
    private struct Label: Hashable {
        let name: String
        let value: String
    }

    private static let valueLimit = 100
    private var labels: [Label]

    /// Takes labels as the metrics interface gives them.
    init(_ dimensions: [(String, String)]) {
        labels = dimensions.map { Label(name: $0.0.metricName, value: String($0.1.prefix(Self.valueLimit))) }
            .sorted { $0.name < $1.name }
    }

    /// The same with one more at the end.
    func adding(_ name: String, _ value: String) -> MetricLabels {
        var copy = self
        copy.labels.append(Label(name: name, value: value))
        return copy
    }

    /// In braces; nothing without labels.
    var text: String {
        guard !labels.isEmpty else { return "" }
        return "{" + labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",") + "}"
    }

    private static func escaped(_ value: String) -> String {
        value.reduce(into: "") { text, character in
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n", "\r", "\r\n": text += "\\n"
            default: text.append(character)
            }
        }
    }
}

extension String {
    /// The text as a name of the text format: whatever it does not allow becomes a low line.
    var metricName: String {
        let name = String(
            unicodeScalars.map { scalar -> Character in
                let isAllowed =
                    scalar == "_" || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
                    || ("0"..."9").contains(scalar)
                return isAllowed ? Character(scalar) : "_"
            })
        return name.first?.isNumber == true || name.isEmpty ? "_" + name : name
    }
}
