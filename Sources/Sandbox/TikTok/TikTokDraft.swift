/// What is to be posted, and how (sheet sections 4 and 5).
struct TikTokDraft: Sendable {
    private static let longestCaption = 2_200
    private static let longestTitle = 90
    private static let longestDescription = 4_000
    private static let levels: Set = [
        "PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "FOLLOWER_OF_CREATOR", "SELF_ONLY",
    ]
    private static let videoSwitches = [
        "disable_comment", "disable_duet", "disable_stitch", "brand_content_toggle", "brand_organic_toggle", "is_aigc",
    ]
    private static let photoSwitches = [
        "disable_comment", "auto_add_music", "brand_content_toggle", "brand_organic_toggle",
    ]

    let isPhoto: Bool
    /// `nil` for what goes to the inbox of the person, who decides there.
    private(set) var privacy: String?
    private(set) var title = ""
    private(set) var description = ""
    private(set) var switches: [String: Bool] = [:]
    /// Milliseconds within a video, or the number of a picture.
    private(set) var cover = 0

    var isDirect: Bool { privacy != nil }

    /// A video for the inbox: it takes no settings.
    init() {
        isPhoto = false
    }

    /// The `post_info` of a video.
    init(video info: [String: JSONValue]) throws {
        isPhoto = false
        try info.check(
            required: ["privacy_level"], optional: ["title", "video_cover_timestamp_ms"] + Self.videoSwitches)
        title = try Self.text(info, "title", Self.longestCaption)
        cover = try info.value("video_cover_timestamp_ms", \.integer) ?? 0
        guard cover >= 0 else { throw FieldProblem.invalid("video_cover_timestamp_ms") }
        try choose(info, Self.videoSwitches)
    }

    /// The `post_info` of photos; for the inbox only the words count.
    init(photos info: [String: JSONValue], cover: Int, isDirect: Bool) throws {
        isPhoto = true
        self.cover = cover
        try info.check(
            required: isDirect ? ["privacy_level"] : [],
            optional: ["title", "description"] + (isDirect ? Self.photoSwitches : []))
        title = try Self.text(info, "title", Self.longestTitle)
        description = try Self.text(info, "description", Self.longestDescription)
        if isDirect { try choose(info, Self.photoSwitches) }
    }

    private static func text(_ info: [String: JSONValue], _ name: String, _ longest: Int) throws -> String {
        let text = try info.value(name, \.string) ?? ""
        guard text.utf16.count <= longest else { throw FieldProblem.invalid(name) }
        return text
    }

    private mutating func choose(_ info: [String: JSONValue], _ names: [String]) throws {
        guard let level = info["privacy_level"]?.string, Self.levels.contains(level) else {
            throw FieldProblem.invalid("privacy_level")
        }
        privacy = level
        for name in names { switches[name] = try info.value(name, \.bool) }
        guard switches["brand_content_toggle"] != true || level != "SELF_ONLY" else {
            throw TikTokProblem.parameters("Branded content visibility cannot be set to private.")
        }
    }

    /// The words of a post, as the ledger keeps them.
    var text: String { isPhoto ? description : title }

    /// What else makes the post what it is.
    var details: [String: String] {
        var details: [String: String] = [:]
        if isPhoto, !title.isEmpty { details["title"] = title }
        if cover > 0 { details["cover"] = String(cover) }
        if switches["brand_content_toggle"] == true {
            details["label"] = "Paid partnership"
        } else if switches["brand_organic_toggle"] == true {
            details["label"] = "Promotional content"
        }
        if switches["is_aigc"] == true { details["made by"] = "AI" }
        return details
    }
}
