/// What tells the two ways to publish on Instagram apart (the table at the top of instagram.md).
struct InstagramDoor: Sendable {
    let platform: String
    /// The data host, for links of lists.
    let api: String
    let quota: Int
    let publish: String
    let comments: String
    let insights: String
    /// Permission to delete; `nil` where nothing can be deleted.
    let delete: String?
    /// Whether video may come as bytes, and places and products may be tagged.
    let isLinked: Bool
    /// Fields of media that only the other way has.
    let missing: Set<String>

    /// With a login of its own.
    static let own = InstagramDoor(
        platform: "instagram", api: "https://graph.instagram.com", quota: 100,
        publish: "instagram_business_content_publish", comments: "instagram_business_manage_comments",
        insights: "instagram_business_manage_insights", delete: nil, isLinked: false,
        missing: ["ig_id", "legacy_instagram_media_id", "view_count", "video_title", "has_poll", "has_slider"])

    /// Through Facebook.
    static let linked = InstagramDoor(
        platform: "instagram-facebook", api: "https://graph.facebook.com", quota: 50,
        publish: "instagram_content_publish", comments: "instagram_manage_comments",
        insights: "instagram_manage_insights", delete: "instagram_manage_contents", isLinked: true, missing: [])
}
