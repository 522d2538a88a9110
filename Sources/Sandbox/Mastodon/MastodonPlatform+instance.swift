import HTTPTypes

/// What an instance says about itself (sheet sections 1, 2 and 5).
extension MastodonPlatform {
    @Sendable func metadata(_ call: Call) throws -> Answer {
        let origin = flavor.origin
        return .json([
            "issuer": .string("\(origin)/"), "authorization_endpoint": .string("\(origin)/oauth/authorize"),
            "token_endpoint": .string("\(origin)/oauth/token"),
            "revocation_endpoint": .string("\(origin)/oauth/revoke"),
            "userinfo_endpoint": .string("\(origin)/oauth/userinfo"),
            "app_registration_endpoint": .string("\(origin)/api/v1/apps"),
            "service_documentation": "https://docs.joinmastodon.org/",
            "scopes_supported": .array(MastodonScopes.known.sorted().map { .string($0) }),
            "response_types_supported": ["code"], "response_modes_supported": ["query", "fragment", "form_post"],
            "code_challenge_methods_supported": ["S256"],
            "grant_types_supported": ["authorization_code", "client_credentials"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        ])
    }

    @Sendable func instance(_ call: Call) throws -> Answer {
        try open(call) {
            .json([
                "domain": .string(flavor.host), "title": .string(flavor.title), "version": .string(flavor.version),
                "source_url": "https://example.com/source", "description": "A simulated instance.",
                "usage": ["users": ["active_month": .integer(accounts.count)]],
                "thumbnail": ["url": .string("\(flavor.origin)/avatars/instance.png")], "icon": [],
                "languages": ["en"], "configuration": configuration,
                "registrations": ["enabled": false, "approval_required": false, "message": nil],
                "api_versions": flavor.isGoToSocial ? [:] : ["mastodon": 7],
                "contact": ["email": "admin@\(flavor.host)", "account": nil], "rules": [],
            ])
        }
    }

    @Sendable func instanceV1(_ call: Call) throws -> Answer {
        try open(call) {
            .json([
                "uri": .string(flavor.host), "title": .string(flavor.title), "version": .string(flavor.version),
                "short_description": "A simulated instance.", "description": "A simulated instance.",
                "email": "admin@\(flavor.host)", "urls": [:], "languages": ["en"], "registrations": false,
                "approval_required": false, "invites_enabled": false, "rules": [],
                "stats": ["user_count": .integer(accounts.count), "status_count": 0, "domain_count": 0],
                "configuration": configuration, "max_toot_chars": .integer(flavor.maxCharacters),
            ])
        }
    }

    private var configuration: JSONValue {
        [
            "urls": ["streaming": "wss://\(flavor.host)"], "accounts": ["max_featured_tags": 10],
            "statuses": [
                "max_characters": .integer(flavor.maxCharacters), "max_media_attachments": .integer(flavor.maxMedia),
                "characters_reserved_per_url": .integer(flavor.charactersPerURL),
            ],
            "media_attachments": [
                "supported_mime_types": .array(MastodonFileKind.types.map { .string($0) }),
                "description_limit": .integer(flavor.descriptionLimit), "image_size_limit": 16_777_216,
                "image_matrix_limit": 33_177_600, "video_size_limit": .integer(flavor.largestVideo),
                "video_frame_rate_limit": 120, "video_matrix_limit": 8_294_400,
            ],
            "polls": [
                "max_options": .integer(flavor.maxPollOptions), "max_characters_per_option": 50, "min_expiration": 300,
                "max_expiration": 2_629_746,
            ],
            "translation": ["enabled": false],
        ]
    }

    @Sendable func nodeInfoLinks(_ call: Call) throws -> Answer {
        .json([
            "links": [
                [
                    "rel": "http://nodeinfo.diaspora.software/ns/schema/2.0",
                    "href": .string("\(flavor.origin)/nodeinfo/2.0"),
                ]
            ]
        ])
    }

    @Sendable func nodeInfo(_ call: Call) throws -> Answer {
        .json([
            "version": "2.0", "software": ["name": .string(flavor.software), "version": .string(flavor.version)],
            "protocols": ["activitypub"], "services": ["inbound": [], "outbound": []], "openRegistrations": false,
            "usage": ["users": ["total": .integer(accounts.count)]], "metadata": [:],
        ])
    }

    @Sendable func webfinger(_ call: Call) throws -> Answer {
        let resource = (try? call.queryFields())?["resource"] ?? ""
        guard let account = accounts.first(where: { resource == "acct:\($0.handle)@\(flavor.host)" }) else {
            throw problem.notFound
        }
        return .json([
            "subject": .string(resource), "aliases": [.string("\(flavor.origin)/@\(account.handle)")],
            "links": [
                [
                    "rel": "self", "type": "application/activity+json",
                    "href": .string("\(flavor.origin)/users/\(account.handle)"),
                ]
            ],
        ])
    }

    @Sendable func avatar(_ call: Call) throws -> Answer {
        let file = call.captures["file"] ?? ""
        guard file.hasSuffix(".png") else { throw problem.notFound }
        return Picture.avatar(name: String(file.dropLast(4)))
    }

    @Sendable func mediaFile(_ call: Call) throws -> Answer {
        guard let file = world.media.file(platform: name, id: call.captures["id"] ?? "") else { throw problem.notFound }
        return Answer(headers: [.xContentTypeOptions: "nosniff"], contentType: file.contentType, bytes: file.bytes)
    }
}
