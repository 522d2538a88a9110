/// What an app says about a video (sheet section 4.4).
struct YouTubeDraft: Sendable {
    /// Parts that can be written.
    static let writable: Set = [
        "snippet", "status", "recordingDetails", "localizations", "paidProductPlacementDetails",
    ]
    /// Categories by number; those in the second list cannot be chosen.
    static let categories = [
        ("1", "Film & Animation"), ("2", "Autos & Vehicles"), ("10", "Music"), ("15", "Pets & Animals"),
        ("17", "Sports"), ("19", "Travel & Events"), ("20", "Gaming"), ("22", "People & Blogs"), ("23", "Comedy"),
        ("24", "Entertainment"), ("25", "News & Politics"), ("26", "Howto & Style"), ("27", "Education"),
        ("28", "Science & Technology"),
    ]
    static let retiredCategories = [("18", "Short Movies"), ("30", "Movies"), ("44", "Trailers")]

    private static let longestTitle = 100
    private static let longestDescription = 5_000
    private static let longestTags = 500

    private(set) var title = ""
    private(set) var description = ""
    private(set) var tags: [String] = []
    private(set) var category: String?
    private(set) var language: String?
    private(set) var audioLanguage: String?
    private var privacy = "public"
    private var hasBeenOpen = false
    private(set) var publishAt: SandboxTime?
    private(set) var isForKids: Bool?
    /// The rest of the status as sent: booleans by name, and the licence.
    private(set) var switches: [String: Bool] = [:]
    private(set) var license = "youtube"
    /// Parts that are only kept.
    private(set) var others: [String: JSONValue] = [:]

    init() {}

    /// Who may see it at a moment.
    func privacy(at now: SandboxTime) -> String { publishAt.map { $0 <= now } == true ? "public" : privacy }

    /// Takes the privacy that a project may give.
    mutating func lock() { (privacy, publishAt) = ("private", nil) }

    /// Takes parts as sent, each of them whole: what is left out is erased.
    mutating func replace(_ body: [String: JSONValue], isNew: Bool = false, now: SandboxTime) throws {
        if !isNew, privacy(at: now) != "private" { hasBeenOpen = true }
        for name in body.keys.sorted() where Self.writable.contains(name) {
            guard let part = body[name]?.object else { throw FieldProblem.invalid(name) }
            switch name {
            case "snippet": try setSnippet(part)
            case "status": try setStatus(part)
            case "recordingDetails":
                try part.check(optional: ["recordingDate"])
                guard let text = part["recordingDate"]?.string, SandboxTime(text: text) != nil else {
                    throw YouTubeProblem.video("invalidRecordingDetails", "The recording details are invalid.")
                }
                others[name] = .object(part)
            case "localizations": others[name] = .object(try Self.localizations(part))
            default:
                try part.check(required: ["hasPaidProductPlacement"])
                _ = try part.value("hasPaidProductPlacement", \.bool)
                others[name] = .object(part)
            }
        }
        guard others["localizations"] == nil || language != nil else {
            throw YouTubeProblem.video("defaultLanguageNotSet", "The default language of the video is not set.")
        }
        // Only what nobody has seen can be scheduled; what is past is published at once.
        guard body["status"] == nil || publishAt == nil || (privacy == "private" && !hasBeenOpen) else {
            throw YouTubeProblem.publishAt
        }
    }

    // MARK: Words

    private mutating func setSnippet(_ part: [String: JSONValue]) throws {
        try part.check(
            optional: ["title", "description", "tags", "categoryId", "defaultLanguage", "defaultAudioLanguage"])
        let title = try part.value("title", \.string) ?? ""
        guard Self.isTitle(title) else {
            throw YouTubeProblem.video("invalidTitle", "The request metadata specifies an invalid title.")
        }
        let description = try part.value("description", \.string) ?? ""
        guard Self.isDescription(description) else {
            throw YouTubeProblem.video(
                "invalidDescription", "The request metadata specifies an invalid video description.")
        }
        let tags = try part.strings("tags")
        guard Self.areTags(tags) else {
            throw YouTubeProblem.video("invalidTags", "The request metadata specifies invalid video keywords.")
        }
        let category = try part.value("categoryId", \.string)
        guard Self.categories.contains(where: { $0.0 == category ?? "22" }) else {
            throw YouTubeProblem.video(
                "invalidCategoryId", "The request metadata specifies an invalid category identifier.")
        }
        (self.title, self.description, self.tags, self.category) = (title, description, tags, category)
        language = try Self.language(part, "defaultLanguage")
        audioLanguage = try Self.language(part, "defaultAudioLanguage")
    }

    private static func isTitle(_ text: String) -> Bool {
        let count = text.unicodeScalars.count
        return (1...longestTitle).contains(count) && !text.allSatisfy(\.isWhitespace) && hasNoBrackets(text)
    }

    private static func isDescription(_ text: String) -> Bool {
        text.utf8.count <= longestDescription && hasNoBrackets(text)
    }

    private static func hasNoBrackets(_ text: String) -> Bool { !text.contains { "<>".contains($0) } }

    /// Separators count, and quotes round tags with blanks.
    private static func areTags(_ tags: [String]) -> Bool {
        let length = tags.reduce(tags.count - 1) { $0 + $1.unicodeScalars.count + ($1.contains(" ") ? 2 : 0) }
        return length <= longestTags && tags.allSatisfy { !$0.isEmpty && hasNoBrackets($0) }
    }

    private static func language(_ part: [String: JSONValue], _ name: String) throws -> String? {
        guard let text = try part.value(name, \.string) else { return nil }
        guard isLanguage(text) else { throw FieldProblem.invalid(name) }
        return text
    }

    private static func isLanguage(_ text: String) -> Bool {
        text.wholeMatch(of: #/[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})*/#) != nil
    }

    private static func localizations(_ part: [String: JSONValue]) throws -> [String: JSONValue] {
        for (name, value) in part {
            guard isLanguage(name), let words = value.object else { throw FieldProblem.invalid("localizations") }
            try words.check(optional: ["title", "description"])
            guard isTitle(try words.value("title", \.string) ?? "") else { throw FieldProblem.invalid("title") }
            guard isDescription(try words.value("description", \.string) ?? "") else {
                throw FieldProblem.invalid("description")
            }
        }
        return part
    }

    // MARK: Settings

    private mutating func setStatus(_ part: [String: JSONValue]) throws {
        let names = ["containsSyntheticMedia", "embeddable", "publicStatsViewable"]
        try part.check(optional: ["privacyStatus", "publishAt", "selfDeclaredMadeForKids", "license"] + names)
        privacy = try part.value("privacyStatus", \.string) ?? "public"
        guard ["public", "unlisted", "private"].contains(privacy) else {
            throw YouTubeProblem.setting("forbiddenPrivacySetting", "privacy")
        }
        license = try part.value("license", \.string) ?? "youtube"
        guard ["youtube", "creativeCommon"].contains(license) else {
            throw YouTubeProblem.setting("forbiddenLicenseSetting", "license")
        }
        isForKids = try part.value("selfDeclaredMadeForKids", \.bool)
        switches = [:]
        for name in names { switches[name] = try part.value(name, \.bool) }
        let time = try part.value("publishAt", \.string)
        publishAt = time.flatMap { SandboxTime(text: $0) }
        guard (time == nil) == (publishAt == nil) else { throw YouTubeProblem.publishAt }
    }
}
