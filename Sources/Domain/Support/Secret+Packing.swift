import FoundationEssentials

extension Secret {
    private static let decoder = JSONDecoder()

    /// Packs several named secrets into one, so that they are sealed and stored together.
    package init(packing parts: [String: Secret]) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // Encoding a dictionary of texts cannot fail; an empty pack would be noticed when it is opened.
        let data = (try? encoder.encode(parts.mapValues { $0.expose() })) ?? Data()
        self.init(String(decoding: data, as: UTF8.self))
    }

    /// Takes apart what `init(packing:)` put together; `nil` for anything else.
    package func unpacked() -> [String: Secret]? {
        // What does not decode was not packed by us: the caller treats it as a damaged value.
        (try? Self.decoder.decode([String: String].self, from: Data(expose().utf8)))?.mapValues(Secret.init)
    }
}

extension GrantTokens {
    private static let accountPrefix = "account:"

    /// The tokens in one secret, for sealing.
    package var packed: Secret {
        var parts = ["access": access]
        parts["refresh"] = refresh
        parts["dpop_key"] = dpopKey
        for (id, token) in accounts { parts[Self.accountPrefix + id] = token }
        return Secret(packing: parts)
    }

    /// Takes apart what `packed` put together; `nil` for anything else.
    package init?(packed: Secret) {
        guard let parts = packed.unpacked(), let access = parts["access"] else { return nil }
        var accounts: [String: Secret] = [:]
        for (name, token) in parts where name.hasPrefix(Self.accountPrefix) {
            accounts[String(name.dropFirst(Self.accountPrefix.count))] = token
        }
        self.init(access: access, refresh: parts["refresh"], dpopKey: parts["dpop_key"], accounts: accounts)
    }
}
