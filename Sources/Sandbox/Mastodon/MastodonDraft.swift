/// The body of a new or edited post, checked as far as it goes without memory.
struct MastodonDraft {
    private static let visibilities: Set<String> = ["public", "unlisted", "private", "direct"]
    private static let quotePolicies: Set<String> = ["public", "followers", "nobody"]
    private static let common = ["status", "spoiler_text", "sensitive", "language", "media_ids", "poll"]

    var content = MastodonState.Content()
    var visibility: String
    var replyTo: String?
    var quote: String?
    var attributes: [MediaAttributes] = []

    /// A change of an upload within an edit (`media_attributes`).
    struct MediaAttributes: Sendable {
        let id: String
        let alt: String?
        let focus: String?
    }

    /// Reads and checks; `isEdit` takes what an edit takes.
    init(
        _ input: MastodonInput, flavor: MastodonFlavor, problem: MastodonProblem, now: SandboxTime, isEdit: Bool
    ) throws {
        let own = isEdit ? ["media_attributes"] : ["visibility", "in_reply_to_id"]
        let special =
            flavor.isGoToSocial ? ["content_type", "local_only"] : ["quoted_status_id", "quote_approval_policy"]
        try input.check(Self.common + own + special)
        content.text = try input.string("status") ?? ""
        content.warning = try input.string("spoiler_text") ?? ""
        content.isSensitive = try (input.bool("sensitive") ?? false) || !content.warning.isEmpty
        content.media = try input.strings("media_ids").filter { !$0.isEmpty }
        visibility = try input.string("visibility") ?? flavor.defaultVisibility
        replyTo = try input.string("in_reply_to_id").flatMap { $0.isEmpty ? nil : $0 }
        quote = try input.string("quoted_status_id").flatMap { $0.isEmpty ? nil : $0 }
        content.language = try Self.language(input, problem)
        content.poll = try Self.poll(input, flavor, problem, now)
        attributes = try Self.attributes(input)
        if let policy = try input.string("quote_approval_policy"), !Self.quotePolicies.contains(policy) {
            throw problem.validation("Quote approval policy is not included in the list")
        }
        guard Self.visibilities.contains(visibility) else {
            throw problem.validation("Visibility is not included in the list")
        }
        try check(flavor, problem)
    }

    private mutating func check(_ flavor: MastodonFlavor, _ problem: MastodonProblem) throws {
        let isBlank = content.text.allSatisfy(\.isWhitespace)
        if isBlank, content.media.isEmpty, content.poll == nil {
            // Without a body the warning becomes the body.
            guard !flavor.isGoToSocial, !content.warning.isEmpty else {
                throw problem.content(
                    "Validation failed: Text can't be blank", "status contains no text, media or poll")
            }
            content.text = content.warning
            content.warning = ""
        }
        let length =
            StatusText(text: content.warning, flavor: flavor).length
            + StatusText(text: content.text, flavor: flavor).length
        guard length <= flavor.maxCharacters else {
            throw problem.content(
                "Validation failed: Text character limit of \(flavor.maxCharacters) exceeded",
                "text with spoiler exceed max chars (\(flavor.maxCharacters))")
        }
        guard content.media.count <= flavor.maxMedia else {
            throw problem.content(
                "Validation failed: Cannot attach more than \(flavor.maxMedia) files",
                "too many media files attached, limit is \(flavor.maxMedia)")
        }
        if content.poll != nil, !content.media.isEmpty {
            throw problem.validation("Poll cannot be combined with media")
        }
    }

    private static func attributes(_ input: MastodonInput) throws -> [MediaAttributes] {
        try (input.members.value("media_attributes", \.array) ?? []).map { element in
            guard let object = element.object else { throw FieldProblem.invalid("media_attributes") }
            try object.check(required: ["id"], optional: ["description", "focus", "thumbnail"])
            guard let id = object["id"]?.string else { throw FieldProblem.invalid("media_attributes") }
            return MediaAttributes(
                id: id, alt: try object.value("description", \.string), focus: try object.value("focus", \.string))
        }
    }

    private static func language(_ input: MastodonInput, _ problem: MastodonProblem) throws -> String? {
        guard let language = try input.string("language"), !language.isEmpty else { return nil }
        let word = language.prefix { $0 != "-" }
        guard (2...3).contains(word.count), word.allSatisfy({ $0.isASCII && $0.isLowercase }) else {
            throw problem.validation("Language is not a supported language")
        }
        return language
    }

    private static func poll(
        _ input: MastodonInput, _ flavor: MastodonFlavor, _ problem: MastodonProblem, _ now: SandboxTime
    ) throws -> MastodonState.Poll? {
        guard let poll = try input.object("poll") else { return nil }
        try poll.check(required: ["options", "expires_in"], optional: ["multiple", "hide_totals"])
        let options = try poll.strings("options")
        let seconds = poll["expires_in"]?.integer ?? poll["expires_in"]?.string.flatMap { Int($0) } ?? 0
        guard options.count >= 2, options.count <= flavor.maxPollOptions else {
            throw problem.validation("Options must be between 2 and \(flavor.maxPollOptions)")
        }
        guard options.allSatisfy({ !$0.isEmpty && $0.count <= 50 }), Set(options).count == options.count else {
            throw problem.validation("Options must be unique, filled and at most 50 characters")
        }
        guard (300...2_629_746).contains(seconds) else { throw problem.validation("Expires at is out of range") }
        let isMultiple = poll["multiple"] == .bool(true) || poll["multiple"] == "true"
        return MastodonState.Poll(options: options, expires: now + .seconds(seconds), isMultiple: isMultiple)
    }
}
