import Outbound

/// What runs an instance: the name decides some rules, the version is shown.
struct InstanceSoftware: Sendable, Hashable {
    /// In lower case, e.g. `mastodon`, `gotosocial`; `nil` when it cannot be told.
    let name: String?
    /// As the server writes it.
    let version: String?

    /// Nothing is known.
    static let unknown = InstanceSoftware(name: nil, version: nil)

    init(name: String?, version: String?) {
        self.name = name.map { PlatformWords.clean(String($0.prefix(40))).lowercased() }
        self.version = version.map { PlatformWords.clean(String($0.prefix(40))) }
    }

    /// Reads a node information document (`software.name`, `software.version`).
    init?(nodeInfo: JSONValue) {
        guard let name = nodeInfo["software"]?["name"]?.nonBlankString else { return nil }
        self.init(name: name, version: nodeInfo["software"]?["version"]?.nonBlankString)
    }

    /// Guesses from an instance document: others write `2.7.2 (compatible; Pleroma 2.6)` or point to their source.
    init(instance: JSONValue) {
        let version = instance["version"]?.string ?? ""
        if let other = version.firstRange(of: "(compatible; ") {
            let words = version[other.upperBound...].prefix { $0 != ")" }.split(separator: " ")
            self.init(name: words.first.map(String.init), version: words.dropFirst().first.map(String.init))
        } else if let source = instance["source_url"]?.string, !Self.isMastodonSource(source) {
            self.init(name: source.split(separator: "/").last.map(String.init), version: version)
        } else {
            // Servers that inject Mastodon's version cannot be told without their node information.
            self.init(name: instance["source_url"] == nil ? nil : "mastodon", version: version)
        }
    }

    /// Reads back what `tier` wrote.
    init(tier: String?) {
        let words = tier?.split(separator: " ", maxSplits: 1).map(String.init) ?? []
        self.init(name: words.first, version: words.dropFirst().first)
    }

    /// `mastodon 4.6.0`, as it is kept with the account.
    var tier: String? {
        name.map { name in version.map { "\(name) \($0)" } ?? name }
    }

    /// Mastodon itself and forks that keep its counting and its idempotency keys.
    var isMastodon: Bool { ["mastodon", "hometown", "glitch", "glitchsoc", "glitch-soc"].contains(name) }

    /// Knows `read` and `write` only.
    var hasCoarseScopesOnly: Bool { name == "pixelfed" }

    /// A photo platform, which refuses or hides posts without a picture.
    var wantsImages: Bool { name == "pixelfed" }

    private static func isMastodonSource(_ source: String) -> Bool {
        source.lowercased().hasSuffix("mastodon/mastodon")
    }
}
