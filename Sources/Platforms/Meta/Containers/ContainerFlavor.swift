import Domain
import Outbound

/// What differs between the platforms of Meta where everything is put into a container first, and the container is published
/// (sheets `threads`, `instagram` and `instagram-facebook`, sections 4 and 7).
struct ContainerFlavor: Sendable {
    /// How containers are described.
    enum Dialect: Sendable { case threads, instagram }

    /// How containers are described.
    let dialect: Dialect
    /// What the platform is called towards people.
    let name: String
    /// The version in every path.
    let version: String
    /// Where containers are made, and where they are published.
    let edges: (making: String, publishing: String)
    /// The fields of a container that say where it stands, and why it failed.
    let state: (status: String, reason: String)
    /// The lists of what is public: posts, replies, and stories, where they have lists of their own.
    let lists: (posts: String, replies: String, stories: String)
    /// The fields of the lists, with those of replies.
    let listed: (posts: String, replies: String)
    /// The member that holds the words.
    let words: String
    /// Where the quota of a day is told, if no refusal tells it.
    let quota: String?
    /// How often a file that could not be fetched is tried once more.
    let fetches: Int
    /// Where links of posts may lead.
    let hosts: Set<String>
}

extension ContainerFlavor {
    /// Threads.
    static let threads = ContainerFlavor(
        dialect: .threads, name: "Threads", version: "/v1.0", edges: ("threads", "threads_publish"),
        state: ("status", "error_message"), lists: ("threads", "replies", "threads"),
        listed: (
            "id,text,media_type,permalink,timestamp", "id,text,media_type,permalink,timestamp,replied_to"
        ),
        words: "text", quota: "threads_publishing_limit", fetches: 1,
        hosts: ["threads.com", "www.threads.com", "threads.net", "www.threads.net"])

    /// Instagram, by either login.
    static let instagram = ContainerFlavor(
        dialect: .instagram, name: "Instagram", version: "/v26.0", edges: ("media", "media_publish"),
        state: ("status_code", "status"), lists: ("media", "media", "stories"),
        listed: (
            "id,caption,media_type,media_product_type,permalink,timestamp",
            "id,caption,media_type,media_product_type,permalink,timestamp"
        ),
        words: "caption", quota: nil, fetches: 3, hosts: ["instagram.com", "www.instagram.com"])

    /// Where people find a post, as the platform says; `nil` for what leads elsewhere.
    func link(_ answer: JSONValue?) -> String? {
        guard let url = answer?.string.flatMap({ OutboundURL($0) }), url.origin.scheme == .https,
            hosts.contains(url.origin.host.text)
        else { return nil }
        return url.text
    }
}
