import Domain
import Platforms
import TestKit

@testable import Engine

/// Values of the Engine as tests need them.
enum Samples {
    static let connectionID = Connection.ID(stored: "con_00000000000000000000000001")
    static let otherConnectionID = Connection.ID(stored: "con_00000000000000000000000002")
    static let authorizationID = Authorization.ID(stored: "aut_00000000000000000000000001")
    static let postID = Post.ID(stored: "pst_00000000000000000000000001")
    static let deliveryID = Delivery.ID(stored: "dlv_00000000000000000000000001")
    static let mediaID = MediaItem.ID(stored: "med_00000000000000000000000001")
    static let workspaceID = Workspace.ID(stored: "wsp_1")
    static let morning = Instant(seconds: 1_784_016_000)

    static let account = RemoteAccount(
        remoteID: "1", server: "https://mastodon.example", name: "Ada Lovelace", handle: "@ada@mastodon.example",
        avatarURL: "https://mastodon.example/ada.png", profileURL: "https://mastodon.example/@ada")

    static func connection(
        _ health: Health = .healthy, id: Connection.ID = connectionID, platform: Platform = .mastodon,
        isActive: Bool = true
    ) -> Connection {
        Connection(
            id: id, workspaceID: workspaceID, brandID: Brand.ID(stored: "brd_1"), platform: platform,
            grantID: Grant.ID(stored: "gra_1"), account: account, health: health, healthSince: morning,
            isActive: isActive, connectedAt: morning)
    }

    static func view(
        _ health: Health = .healthy, id: Connection.ID = connectionID, platform: Platform = .mastodon,
        isActive: Bool = true, sharedWith: Int = 0, scheduledCount: Int = 0
    ) -> ConnectionView {
        ConnectionView(
            connection: connection(health, id: id, platform: platform, isActive: isActive),
            advice: Advice.on(health, platform: platform), accessExpiresAt: nil, scopes: [], lastCheckedAt: morning,
            sharedWith: sharedWith, scheduledCount: scheduledCount)
    }

    static func authorization(
        _ state: Authorization.State, platform: Platform = .mastodon, reconnects: Connection.ID? = nil,
        returnTo: String? = "/connections"
    ) -> Authorization {
        Authorization(
            id: authorizationID, workspaceID: workspaceID, personID: nil, brandID: Brand.ID(stored: "brd_1"),
            platform: platform, reconnects: reconnects, returnTo: returnTo, state: state,
            expiresAt: morning + .minutes(10))
    }

    static let capabilities = Capabilities(
        counting: .graphemes, textLimit: 300, imageLimit: 4, imageByteLimit: 1_000_000, imageTypes: ["image/png"],
        altTextLimit: 1000, threadLimit: 10)

    static func listing(
        _ platform: Platform, _ target: PlatformProfile.Target = .none, isConfigured: Bool = true,
        takesAppPassword: Bool = false, publishes: Bool = true,
        troubleSince: Instant? = nil, capabilities: Capabilities = Samples.capabilities,
        terms: PostingTerms? = nil, makes: Set<OptionKey> = []
    ) -> PlatformListing {
        let profile = PlatformProfile(
            platform: platform, target: target, appSource: .onTheFly, takesAppPassword: takesAppPassword,
            scopes: [Scope("write:statuses", "Publish posts for you")], capabilities: capabilities,
            defaultAccessLife: nil, idempotency: .key, reconcileNote: "sound",
            terms: terms, makes: makes)
        return PlatformListing(
            profile: profile, isConfigured: isConfigured, publishes: publishes,
            callbackURL: "http://localhost:8080/oauth/callback/x", troubleSince: troubleSince)
    }

    static let listings = [
        listing(.x, isConfigured: false), listing(.bluesky, .handle, takesAppPassword: true),
        listing(.mastodon, .instance),
    ]

    static func delivery(
        _ state: DeliveryState, health: Health = .healthy, permalink: String? = nil, journal: [JournalEntry] = []
    ) -> DeliveryView {
        let delivery = Delivery(
            id: deliveryID, workspaceID: workspaceID, postID: postID, connectionID: connectionID, state: state,
            dueAt: morning, permalink: permalink)
        return DeliveryView(
            delivery: delivery, platform: .mastodon, account: account, connection: connection(health),
            journal: journal, explanation: "It waits for its time.", advice: nil)
    }

    static func post(
        _ states: [DeliveryState], text: String = "Hello", publishAt: Instant? = morning, id: Post.ID = postID
    ) -> PostView {
        let post = Post(
            id: id, workspaceID: workspaceID, authorID: nil, content: Content(text: text), publishAt: publishAt,
            revision: 1, createdAt: morning)
        return PostView(post: post, deliveries: states.map { delivery($0) }, media: [])
    }

    static func post(_ delivery: DeliveryView) -> PostView {
        PostView(post: post([]).post, deliveries: [delivery], media: [])
    }

    static func medium(_ id: MediaItem.ID = mediaID, fileName: String = "loom.png") -> MediaItem {
        MediaItem(
            id: id, workspaceID: workspaceID, fileName: fileName, contentType: "image/png", width: 1, height: 1,
            byteCount: 3, digest: "")
    }
}
