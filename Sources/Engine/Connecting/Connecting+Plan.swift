import Domain
import OAuth
import Outbound
import Platforms
import Storage
import Vault

extension Connecting {
    struct Plan: Sendable {
        let brandID: Brand.ID
        let target: ConnectTarget
    }

    /// Brand and target; a reconnect goes where its connection lives, whatever was typed (SEC-5).
    func plan(_ new: NewAuthorization, by principal: Principal) async throws -> Plan {
        try await parts.read { transaction in
            let brands = try PersonStore.brands(of: principal.workspaceID, in: transaction)
            guard let brand = new.brandID.map({ id in brands.first { $0.id == id } }) ?? brands.first else {
                throw EngineError.invalid(field: "brand_id", words: "There is no such brand.")
            }
            guard let reconnects = new.reconnects else {
                return Plan(brandID: brand.id, target: ConnectTarget(instance: new.instance, handle: new.handle))
            }
            let connection = try ConnectionStore.find(reconnects, of: principal.workspaceID, in: transaction)
            guard let connection, connection.platform == new.platform else { throw EngineError.notFound }
            return Plan(brandID: connection.brandID, target: connection.target)
        }
    }

    /// The return path, if it is one of ours (SEC-14).
    func checkedReturn(_ text: String?) throws(EngineError) -> String? {
        guard let text else { return nil }
        guard let path = ReturnPath(text) else {
            throw .invalid(field: "return_to", words: "It must be a path of this installation, such as /connections.")
        }
        return path.description
    }

    /// The callback URL of a platform (SEC-7); servers that people name have one per registered app (SEC-8).
    func callbackURL(_ platform: Platform, _ profile: PlatformProfile) -> String {
        Callbacks(publicURL: parts.settings.publicURL).url(of: platform, owner: profile.target == .instance ? "…" : nil)
    }
}

/// Turns refusals of a platform into errors of the Engine.
func engineErrors<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
    do {
        return try await body()
    } catch let failure as AuthorizationFailure {
        throw EngineError.authorization(failure)
    }
}

extension Connection {
    /// How to find the account again.
    fileprivate var target: ConnectTarget {
        switch platform {
        case .mastodon: ConnectTarget(instance: account.server)
        case .bluesky: ConnectTarget(handle: account.remoteID)
        default: ConnectTarget()
        }
    }
}

extension Principal {
    /// Throws `EngineError.forbidden` unless the role allows it (SEC-62).
    func require(_ permission: Permission) throws(EngineError) {
        guard may(permission) else { throw .forbidden(permission) }
    }
}

extension EngineParts {
    /// The address to show to a browser: the detour where there is one.
    func browserURL(_ text: String) throws -> String {
        guard let url = OutboundURL(text) else {
            throw AuthorizationFailure(.unreachable, words: "The server named an impossible page.")
        }
        return routes.browserURL(url).text
    }
}

extension TokenHash {
    /// The hash for a text column.
    var text: String { Base64URL.encode(bytes) }
}

extension AuthorizeSecrets {
    /// Both secrets in one, for sealing.
    var packed: Secret {
        var parts = ["verifier": verifier]
        parts["dpop_key"] = dpopKey
        return Secret(packing: parts)
    }

    /// Takes apart what `packed` put together; `nil` for anything else.
    init?(packed: Secret) {
        guard let parts = packed.unpacked(), let verifier = parts["verifier"] else { return nil }
        self.init(verifier: verifier, dpopKey: parts["dpop_key"])
    }
}
