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
            .needed("capabilities", capabilitiesSchema), .maybe("manage_access_url", .line(2_000)),
            .maybe("trouble_since", .time, "Since when it fails for many accounts at once."),
        ]))

    private static let scopeSchema = Schema.named(
        "Scope", .object([.needed("name", .line(2_000)), .needed("purpose", .prose(), "In plain words.")]))

    private static let capabilitiesSchema = Schema.named(
        "Capabilities",
        .object([
            .needed("counting", .choice(["graphemes", "weighted", "mastodon", "cautious"]), "How text is counted."),
            .needed("text_limit", .count), .maybe("text_byte_limit", .count), .maybe("url_cost", .count),
            .needed("thread_limit", .count, "The most parts; 1 where there are no threads."),
            .needed("image_limit", .count), .needed("image_byte_limit", .count),
            .needed("image_types", .list(of: .line(), limit: 50)), .maybe("image_pixel_limit", .count),
            .needed("alt_text_limit", .count), .needed("requires_image", .flag),
            .needed("takes_content_warning", .flag), .needed("takes_language", .flag),
            .needed("visibilities", .list(of: .line(), limit: 20)),
        ]))

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
            "capabilities": json(profile.capabilities),
            "manage_access_url": profile.manageAccessURL.map(JSONValue.string),
            "trouble_since": listing.troubleSince.map(JSONValue.time),
        ])
    }

    private static func json(_ capabilities: Capabilities) -> JSONValue {
        let (counting, byteLimit, urlCost) = counting(capabilities.counting)
        return .fields([
            "counting": .string(counting), "text_limit": .integer(capabilities.textLimit),
            "text_byte_limit": byteLimit.map { .integer($0) }, "url_cost": urlCost.map { .integer($0) },
            "thread_limit": .integer(capabilities.threadLimit), "image_limit": .integer(capabilities.imageLimit),
            "image_byte_limit": .integer(capabilities.imageByteLimit),
            "image_types": .array(capabilities.imageTypes.sorted().map(JSONValue.string)),
            "image_pixel_limit": capabilities.imagePixelLimit.map { .integer($0) },
            "alt_text_limit": .integer(capabilities.altTextLimit),
            "requires_image": .bool(capabilities.requiresImage),
            "takes_content_warning": .bool(capabilities.hasContentWarning),
            "takes_language": .bool(capabilities.takesLanguage),
            "visibilities": .array(capabilities.visibilities.map(JSONValue.string)),
        ])
    }

    private static func counting(_ counting: Capabilities.Counting) -> (String, byteLimit: Int?, urlCost: Int?) {
        switch counting {
        case .graphemes(let byteLimit): ("graphemes", byteLimit, nil)
        case .weighted: ("weighted", nil, nil)
        case .mastodon(let urlCost): ("mastodon", nil, urlCost)
        case .cautious(let urlCost): ("cautious", nil, urlCost)
        }
    }
}
