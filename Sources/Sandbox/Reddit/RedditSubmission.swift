/// A new post as it was sent, checked as far as it can be without memory (sheet sections 4 to 6).
struct RedditSubmission: Sendable {
    static let longestTitle = 300
    static let longestText = 40_000
    private static let kinds: Set<String> = ["self", "link", "image", "video", "videogif", "crosspost"]

    var place: Subreddit
    var kind: String
    var title: String
    var text: String
    var url = ""
    var poster: String?
    var crosspost: String?
    var flair: String?
    var flairText: String?
    var isAdult = false
    var isSpoiler = false
    var refusesReposts = false
    /// What galleries and polls add.
    var details: [String: String] = [:]

    /// What every kind of post has; throws errors in the order in which Reddit looks.
    init(place name: String, kind: String, title: String?, text: String?) throws {
        guard !name.isEmpty else { throw RedditError("SUBREDDIT_REQUIRED", "sr", "you must specify a subreddit") }
        guard !name.hasPrefix("r/"), let place = Subreddit.named(name) else {
            throw RedditError("SUBREDDIT_NOEXIST", "sr", "that subreddit doesn't exist")
        }
        let trimmed = (title ?? "").trimmingWhitespace
        guard !trimmed.isEmpty else { throw RedditError("NO_TEXT", "title", "we need something here") }
        guard trimmed.count <= Self.longestTitle else {
            throw RedditError("TOO_LONG", "title", "this is too long (max: \(Self.longestTitle))")
        }
        guard (text ?? "").count <= Self.longestText else {
            throw RedditError("TOO_LONG", "text", "this is too long (max: \(Self.longestText))")
        }
        (self.place, self.kind, self.title, self.text) = (place, kind, trimmed, text ?? "")
    }

    /// The form of `/api/submit`.
    init(_ form: Fields) throws {
        let kind = form["kind"] ?? ""
        guard Self.kinds.contains(kind) else { throw RedditError("INVALID_OPTION", "kind", "that option is not valid") }
        try self.init(place: form["sr"] ?? "", kind: kind, title: form["title"], text: form["text"])
        isAdult = try RedditPlatform.flag(form["nsfw"])
        isSpoiler = try RedditPlatform.flag(form["spoiler"])
        refusesReposts = try !RedditPlatform.flag(form["resubmit"])
        _ = try RedditPlatform.flag(form["sendreplies"])
        (flair, flairText) = (form["flair_id"], form["flair_text"])
        (crosspost, poster) = (form["crosspost_fullname"], form["video_poster_url"])
        guard kind != "self" || form["url"] == nil else { throw RedditError("INVALID_OPTION", "url") }
        guard kind != "self", kind != "crosspost" else { return }
        url = try Self.address(form["url"])
        if kind.hasPrefix("video"), poster == nil {
            throw RedditError("NO_URL", "video_poster_url", "a url is required")
        }
    }

    private static func address(_ text: String?) throws -> String {
        guard let text, !text.isEmpty else { throw RedditError("NO_URL", "url", "a url is required") }
        guard let scheme = text.firstRange(of: "://").map({ text[..<$0.lowerBound] }) else {
            throw RedditError("BAD_URL", "url", "you should check that url")
        }
        guard ["http", "https"].contains(scheme) else {
            throw RedditError("INVALID_SCHEME", "url", "URI scheme must be one of: http, https")
        }
        let host = text.dropFirst(scheme.count + 3).prefix { !"/?#".contains($0) }
        guard host.contains("."), !host.contains(" ") else {
            throw RedditError("BAD_URL", "url", "you should check that url")
        }
        return text
    }

    /// The name of the host an address leads to.
    var domain: String {
        guard let start = url.firstRange(of: "://")?.upperBound else { return "" }
        return String(url[start...].prefix { !"/?#:".contains($0) })
    }

    /// Checks the rules of the place.
    func checkRules() throws {
        if let least = place.shortestTitle, title.count < least {
            throw RedditValidation("TITLE_TOO_SHORT", "title", "Your title must be at least \(least) characters.")
        }
        if let most = place.longestTitle, title.count > most {
            throw RedditValidation("TITLE_TOO_LONG", "title", "Your title must be at most \(most) characters.")
        }
        if let word = place.titleBlacklist.first(where: { title.lowercased().contains($0) }) {
            throw RedditValidation(
                "TITLE_BLACKLISTED_STRING", "title", "You may not have \"\(word)\" in your title.")
        }
        if place.needsFlair, flair == nil {
            throw RedditValidation("FLAIR_REQUIRED", "flair", "Your post must contain post flair.")
        }
        if place.bodyPolicy == "required", text.isEmpty, kind == "self" {
            throw RedditValidation("BODY_REQUIRED", "body", "This community requires body text.")
        }
        if place.bodyPolicy == "notAllowed", !text.isEmpty {
            throw RedditValidation("BODY_NOT_ALLOWED", "body", "This community does not allow body text.")
        }
        if place.domainBlacklist.contains(domain) {
            throw RedditValidation("DOMAIN_BLACKLISTED", "url", "Links to \(domain) are not allowed.")
        }
    }
}

extension String {
    /// Without white space at both ends.
    var trimmingWhitespace: String {
        let start = drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
