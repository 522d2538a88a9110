import Domain
import Engine
import Outbound
import Platforms

/// A platform that this installation offers, for programs.
enum PlatformBody {
    static let listSchema = Schema.object([.needed("platforms", .list(of: schema, limit: 50))])

    private static let schema = Schema.named(
        "Platform",
        .object([
            .needed("id", ConnectionBody.platform), .needed("name", .line()),
            .needed("configured", .flag, "Whether it can be connected here and now."),
            .needed("publishes", .flag, "Whether posts can be published there, not only accounts connected."),
            .needed("callback_url", .line(2_000), "To be registered at the platform."),
            .needed("target", .choice(["none", "instance", "handle"]), "What must be named before connecting."),
            .needed("takes_app_password", .flag), .needed("scopes", .list(of: scopeSchema, limit: 100)),
            .needed("capabilities", CapabilitiesBody.schema), .maybe("manage_access_url", .line(2_000)),
            .maybe("trouble_since", .time, "Since when it fails for many accounts at once."),
        ]))

    private static let scopeSchema = Schema.named(
        "Scope", .object([.needed("name", .line(2_000)), .needed("purpose", .prose(), "In plain words.")]))

    /// The body.
    static func json(_ listing: PlatformListing) -> JSONValue {
        let profile = listing.profile
        return .fields([
            "id": .string(profile.platform.rawValue), "name": .string(profile.platform.displayName),
            "configured": .bool(listing.isConfigured), "publishes": .bool(listing.publishes),
            "callback_url": .string(listing.callbackURL),
            "target": .string(profile.target.rawValue), "takes_app_password": .bool(profile.takesAppPassword),
            "scopes": .array(
                profile.scopes.map { ["name": .string($0.name), "purpose": .string($0.purpose)] }),
            "capabilities": CapabilitiesBody.json(profile.capabilities),
            "manage_access_url": profile.manageAccessURL.map(JSONValue.string),
            "trouble_since": listing.troubleSince.map(JSONValue.time),
        ])
    }
}
