import Configuration

/// One setting: the only place where its name, default and meaning are stated.
struct Setting: Sendable {
    /// The kinds of value.
    enum Kind: String, Sendable {
        case text, number, `switch`, list
    }

    /// Dotted, e.g. `http.port`; `--http-port` on the command line, `MARTLET_HTTP_PORT` in the environment.
    let key: String
    /// What kind of value it takes.
    let kind: Kind
    /// The default, as one would write it.
    let standard: String
    /// What it does, with the unit.
    let meaning: String
    /// Never on the command line and never shown (SEC-91).
    var isSecret = false
    /// For tests of the product itself; not in the manual.
    var isHidden = false

    /// The name on the command line.
    var option: String { "--" + words.joined(separator: "-") }

    /// The name in the environment.
    var variable: String { "MARTLET_" + words.map { $0.uppercased() }.joined(separator: "_") }

    /// `http.publicUrl` is `http`, `public`, `url`.
    private var words: [String] {
        var words: [String] = []
        for piece in key.split(separator: ".") {
            var word = ""
            for character in piece {
                if character.isUppercase, !word.isEmpty {
                    words.append(word)
                    word = ""
                }
                word.append(Character(character.lowercased()))
            }
            words.append(word)
        }
        return words
    }

    /// The default as a provider holds it.
    var value: ConfigValue {
        switch kind {
        case .text: ConfigValue(.string(standard), isSecret: isSecret)
        case .number: ConfigValue(.int(Int(standard) ?? 0), isSecret: false)
        case .switch: ConfigValue(.bool(standard == "true"), isSecret: false)
        case .list: ConfigValue(.stringArray(standard.split(separator: ",").map(String.init)), isSecret: false)
        }
    }
}
