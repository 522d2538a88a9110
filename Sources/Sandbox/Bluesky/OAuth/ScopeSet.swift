/// What a session may do, as its scope says (sheet, section 2b).
struct ScopeSet: Sendable, Hashable {
    /// The scope strings in the order they came, none twice.
    let tokens: [String]
    private let permissions: [ScopePermission]

    /// Reads a scope parameter; `nil` when a part of it is unknown, malformed or `atproto` is missing.
    init?(_ text: String) {
        var tokens: [String] = []
        for token in text.split(separator: " ").map(String.init) where !tokens.contains(token) { tokens.append(token) }
        var permissions: [ScopePermission] = []
        for token in tokens {
            guard let parsed = ScopePermission.parse(token) else { return nil }
            permissions += parsed
        }
        guard tokens.contains("atproto") else { return nil }
        self.tokens = tokens
        self.permissions = permissions
    }

    /// The scope parameter.
    var text: String { tokens.joined(separator: " ") }

    /// Whether everything here is also part of the other.
    func isSubset(of other: ScopeSet) -> Bool { Set(tokens).isSubset(of: other.tokens) }

    /// Whether a write to a collection is allowed.
    func allowsWrite(_ action: RepositoryAction, to collection: String) -> Bool {
        permissions.contains { permission in
            switch permission {
            case .everything: true
            case .repository(let collections, let actions):
                actions.contains(action) && (collections.contains("*") || collections.contains(collection))
            case .blob, .service, .identity: false
            }
        }
    }

    /// Whether a blob of this type may be uploaded.
    func allowsBlob(_ mimeType: String) -> Bool {
        permissions.contains { permission in
            switch permission {
            case .everything: true
            case .blob(let patterns): patterns.contains { Self.matches(mimeType, $0) }
            case .repository, .service, .identity: false
            }
        }
    }

    /// Whether a service token for this method and audience may be had.
    func allowsService(method: String?, audience: String) -> Bool {
        permissions.contains { permission in
            switch permission {
            case .everything: true
            case .service(let methods, let granted):
                (granted == "*" || granted == audience)
                    && (methods.contains("*") || method.map { methods.contains($0) } == true)
            case .repository, .blob, .identity: false
            }
        }
    }

    private static func matches(_ mimeType: String, _ pattern: String) -> Bool {
        pattern == "*/*" || pattern == mimeType || pattern.hasSuffix("/*") && mimeType.hasPrefix(pattern.dropLast())
    }
}

/// What can be done to a record.
enum RepositoryAction: String, Sendable, CaseIterable {
    case create
    case update
    case delete
}
