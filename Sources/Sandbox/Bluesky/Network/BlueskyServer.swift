/// One server of the simulated network that keeps or logs in accounts.
struct BlueskyServer: Sendable, Hashable {
    /// How a server behaves where the reference server and others differ (sheet, sections 3, 4 and 7).
    enum Manner: Sendable, Hashable {
        /// As the reference server.
        case reference
        /// As a small strict server: no grace on refresh, DIDs only, plain-text refusals, no rate-limit headers.
        case strict
    }

    /// Where it answers, e.g. `https://bsky.social`.
    let origin: String
    /// Its own identifier.
    let did: String
    /// The authorization server for its accounts.
    let issuer: String
    /// Whom session tokens are meant for; shared by the entryway and the servers behind it.
    let audience: String
    /// How it behaves.
    let manner: Manner
    /// Whether repositories live here.
    let keepsRepositories: Bool
    /// Domain under which it gives out handles.
    let userDomain: String
    /// Largest blob in bytes.
    let blobLimit: Int
    /// Life of an OAuth access token in seconds.
    let accessTokenLife: Int

    /// The login server of Bluesky-hosted accounts.
    static let entryway = BlueskyServer(
        origin: "https://bsky.social", did: "did:web:bsky.social", issuer: "https://bsky.social",
        audience: "did:web:pds.bsky.example", manner: .reference, keepsRepositories: false,
        userDomain: ".bsky.social", blobLimit: 50_000_000, accessTokenLife: 3600)

    /// A data server behind the entryway.
    static let hosted = BlueskyServer(
        origin: "https://pds.bsky.example", did: "did:web:pds.bsky.example", issuer: "https://bsky.social",
        audience: "did:web:pds.bsky.example", manner: .reference, keepsRepositories: true,
        userDomain: ".bsky.social", blobLimit: 50_000_000, accessTokenLife: 3600)

    /// Somebody's own server: data and login in one.
    static let selfHosted = BlueskyServer(
        origin: "https://pds.selfhosted.example", did: "did:web:pds.selfhosted.example",
        issuer: "https://pds.selfhosted.example", audience: "did:web:pds.selfhosted.example", manner: .strict,
        keepsRepositories: true, userDomain: ".selfhosted.example", blobLimit: 5_242_880, accessTokenLife: 1799)

    /// All of them.
    static let all = [entryway, hosted, selfHosted]

    /// Whether it logs people in by OAuth.
    var isIssuer: Bool { origin == issuer }
}
