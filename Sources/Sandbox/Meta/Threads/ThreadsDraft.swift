import HTTPTypes

/// The parameters of a Threads container, checked as far as they can be without memory (threads.md sections 4 and 5).
struct ThreadsDraft: Sendable {
    static let types: Set<String> = ["TEXT", "IMAGE", "VIDEO", "CAROUSEL"]
    static let audiences: Set<String> = [
        "everyone", "accounts_you_follow", "mentioned_only", "parent_post_author_only", "followers_only",
    ]

    private static let options = [
        "text", "reply_to_id", "quote_post_id", "reply_control", "topic_tag", "location_id",
        "allowlisted_country_codes",
        "enable_reply_approvals", "text_entities",
    ]
    private static let textOptions = [
        "link_attachment", "poll_attachment", "gif_attachment", "text_attachment", "is_ghost_post",
        "auto_publish_text",
    ]

    let type: String
    let graph: GraphCall
    let children: [String]
    var isChild = false

    /// Throws `GraphProblem`.
    init(_ graph: GraphCall) throws {
        self.graph = graph
        guard let type = try graph.word("media_type", of: Self.types) else {
            throw GraphProblem.field(.missing("media_type"))
        }
        self.type = type
        isChild = try graph.flag("is_carousel_item") ?? false
        children = type == "CAROUSEL" ? try graph.identifiers("children") : []
        try checkNames()
        try checkText()
        try checkOptions()
        try checkAttachments()
        guard type != "CAROUSEL" || (2...20).contains(children.count) else {
            throw GraphProblem.parameter("A carousel must have 2 to 20 children")
        }
    }

    /// The file, for types that have one.
    var url: String? { graph.fields["image_url"] ?? graph.fields["video_url"] }
    var text: String { graph.fields["text"] ?? "" }
    var isGhost: Bool { graph.fields["is_ghost_post"] == "true" }
    var publishesAtOnce: Bool { graph.fields["auto_publish_text"] == "true" }

    private func checkNames() throws {
        let file = type == "IMAGE" ? "image_url" : "video_url"
        switch type {
        case "TEXT": try graph.check(required: ["media_type"], optional: Self.options + Self.textOptions)
        case "CAROUSEL":
            try graph.check(required: ["media_type", "children"], optional: Self.options + ["is_spoiler_media"])
        case _ where isChild:
            try graph.check(
                required: ["media_type", "is_carousel_item", file], optional: ["alt_text", "is_spoiler_media"])
        default:
            try graph.check(
                required: ["media_type", file],
                optional: Self.options + ["alt_text", "is_spoiler_media", "is_carousel_item"])
        }
    }

    // MARK: Text

    private func checkText() throws {
        let attachments = ["link_attachment", "poll_attachment", "gif_attachment", "text_attachment", "quote_post_id"]
        if type == "TEXT", text.allSatisfy(\.isWhitespace), attachments.allSatisfy({ graph.fields[$0] == nil }) {
            throw GraphProblem.parameter("Param text can't be blank")
        }
        guard Self.length(text) <= 500 else {
            throw GraphProblem.parameter("Param text must be at most 500 characters long.")
        }
        guard (graph.fields["alt_text"] ?? "").count <= 1_000 else {
            throw GraphProblem.parameter("Param alt_text must be at most 1000 characters long.")
        }
        let written = Self.links(in: text).map(\.target) + [graph.fields["link_attachment"]].compactMap { $0 }
        guard Set(written).count <= 5 else {
            throw GraphProblem.parameter("THREADS_API__LINK_LIMIT_EXCEEDED: a post may have at most 5 different links")
        }
    }

    /// One for each character, for an emoji its bytes.
    static func length(_ text: String) -> Int {
        text.reduce(0) { sum, character in
            let scalars = character.unicodeScalars
            let isEmoji = scalars.contains { scalar in
                scalar.properties.isEmojiPresentation || (scalar.properties.isEmoji && scalar.value > 0xFF)
                    || scalar.value == 0xFE0F
            }
            return sum + (isEmoji ? character.utf8.count : scalars.count)
        }
    }

    /// Addresses written in a text.
    static func links(in text: String) -> [(written: String, target: String)] {
        text.split(whereSeparator: \.isWhitespace).compactMap { word in
            guard word.hasPrefix("https://") || word.hasPrefix("http://") else { return nil }
            return (String(word), String(word))
        }
    }

    // MARK: Options

    private func checkOptions() throws {
        _ = try graph.word("reply_control", of: Self.audiences)
        for name in ["enable_reply_approvals", "is_spoiler_media", "is_ghost_post", "auto_publish_text"] {
            _ = try graph.flag(name)
        }
        if let tag = graph.fields["topic_tag"] {
            guard (1...50).contains(tag.count), !tag.contains(where: { ".&#".contains($0) }) else {
                throw GraphProblem.parameter("Param topic_tag must have 1 to 50 characters without '.', '&' and '#'")
            }
        }
        if graph.fields["allowlisted_country_codes"] != nil {
            throw GraphProblem(10, "(#10) The profile is not eligible for geo-gating.", status: .forbidden)
        }
        try checkEntities()
        if isGhost, graph.fields.list.contains(where: { !Self.ghostly.contains($0.name) }) {
            throw GraphProblem.parameter("A ghost post is a text of its own without attachments and replies nowhere")
        }
    }

    private static let ghostly: Set = ["media_type", "text", "text_entities", "is_ghost_post", "auto_publish_text"]

    private func checkEntities() throws {
        guard let entities = try graph.array("text_entities") else { return }
        guard entities.count <= 10 else { throw GraphProblem.parameter("At most 10 text_entities are allowed") }
        let length = text.unicodeScalars.count
        for entity in entities {
            let members = try GraphCall.checked(
                entity.object ?? [:], "text_entities", required: ["entity_type", "offset", "length"], optional: [])
            guard members["entity_type"] == "SPOILER", let start = members["offset"]?.integer,
                let count = members["length"]?.integer, start >= 0, count > 0, start + count <= length
            else { throw GraphProblem.parameter("Param text_entities has an invalid entity") }
        }
    }

    // MARK: Attachments

    private func checkAttachments() throws {
        if let link = graph.fields["link_attachment"], !WebLink.isPage(link) {
            throw GraphProblem.parameter("Param link_attachment must be a valid URL")
        }
        try checkPoll()
        if let gif = try graph.object("gif_attachment", required: ["gif_id", "provider"]) {
            guard gif["provider"] == "GIPHY", gif["gif_id"]?.string?.isEmpty == false else {
                throw GraphProblem.parameter("Param gif_attachment must have an id of the provider GIPHY")
            }
        }
        if let long = try graph.object(
            "text_attachment", required: ["plaintext"], optional: ["link_attachment_url", "text_with_styling_info"])
        {
            guard let text = long["plaintext"]?.string, (1...10_000).contains(text.count),
                graph.fields["poll_attachment"] == nil
            else { throw GraphProblem.parameter("Param text_attachment is too long or stands beside a poll") }
        }
    }

    private func checkPoll() throws {
        let names = ["option_a", "option_b", "option_c", "option_d"]
        guard
            let poll = try graph.object("poll_attachment", required: Array(names[..<2]), optional: Array(names[2...]))
        else { return }
        guard poll.values.allSatisfy({ (1...25).contains($0.string?.count ?? 0) }),
            poll["option_d"] == nil || poll["option_c"] != nil
        else { throw GraphProblem.parameter("Param poll_attachment must have options of 1 to 25 characters in order") }
    }
}

/// Addresses of pages.
enum WebLink {
    /// Whether a text is an http or https address with a host and nothing odd in it.
    static func isPage(_ text: String) -> Bool {
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return false }
        let host = text.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
        return host.contains(".") && !host.hasPrefix(".") && !host.contains("@")
            && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }
}
