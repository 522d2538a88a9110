import Domain
import Engine
import Platforms
import Storage

struct NewOwner: Sendable {
    var token: Secret
    var email, name: String
    var password: Secret
    var workspaceName, zone: String
}
struct Login: Sendable {
    let session: Secret
    let expiresAt: Instant
}
struct Member: Sendable {
    let principal: Principal
    let person: Person
    let workspace: Workspace
}
struct PlatformListing: Sendable {
    let platform: Platform
    let profile: PlatformProfile
    let isConfigured: Bool
}
struct NewAuthorization: Sendable {
    var platform: Platform
    var brandID: Brand.ID?
    var instance, handle: String?
    var reconnects: Connection.ID?
    var returnTo: String?
}
struct StartedAuthorization: Sendable {
    let authorization: Authorization
    let ticket: Secret
    let linkURL: String
}
struct Bound: Sendable {
    let browserSecret: Secret
    let cookieName: String
    let platformURL: String
    let expiresAt: Instant
}
struct Callback: Sendable {
    let path, query: String
    let cookies: [String: String]
    let sessionHash: String?
}
struct CallbackOutcome: Sendable {
    let authorizationID: Authorization.ID?
    let returnTo: String?
    let state: Authorization.State?
}
struct ConnectionFilter: Sendable {
    var brandID: Brand.ID?
    var platform: Platform?
    var status: String?
    var isActive: Bool?
}
struct ConnectionView: Sendable {
    let connection: Connection
    let advice: Advice?
    let accessExpiresAt: Instant?
    let scopes: Set<String>
    let lastCheckedAt: Instant?
    let sharedWith: Int
    let scheduledCount: Int
}
struct Disconnected: Sendable { let platformConfirmed: Bool? }
struct NewDelivery: Sendable {
    let connectionID: Connection.ID
    let content: Content?
    let options: DeliveryOptions
}
enum Timing: Sendable, Hashable { case at(Instant), now, draft }
struct NewPost: Sendable {
    let content: Content
    let deliveries: [NewDelivery]
    let timing: Timing
}
struct IdempotencyKey: Sendable { let value, fingerprint: String }
struct PostView: Sendable {
    let post: Post
    let deliveries: [DeliveryView]
    let media: [MediaItem]
}
struct DeliveryView: Sendable {
    let delivery: Delivery
    let connection: Connection?
    let platform: Platform
    let account: RemoteAccount
    let journal: [JournalEntry]
    let explanation: String
    let advice: Advice?
}
struct PostQuery: Sendable {
    var from, to: Instant?
    var states: Set<DeliveryState>
    var connectionID: Connection.ID?
    var cursor: String?
    var limit: Int
}
struct PostPage: Sendable {
    let posts: [PostView]
    let nextCursor: String?
}
struct PostChange: Sendable {
    var content: Content?
    var publishAt: Instant??
}
enum Verdict: Sendable { case published(url: String), notPublished, abandon }
