/// A place to post to, with its rules.
struct Subreddit: Sendable {
    /// A flair that people may choose, or only moderators.
    struct Flair: Sendable {
        let id: String
        let text: String
        var isEditable = false
        var isForModerators = false
    }

    let name: String
    let number: Int
    var type = "public"
    var submissionType = "any"
    var isRestricted = false
    var subscribers: Set<String> = ["ada", "grace", "mary", "linus"]
    var contributors: Set<String> = []
    var moderators: Set<String> = []
    var banned: Set<String> = []
    var takesMedia = true
    var needsVerified = false
    /// What the guardian of new accounts wants.
    var leastKarma = 0
    var flairs: [Flair] = []
    var needsFlair = false
    var shortestTitle: Int?
    var longestTitle: Int?
    var titleBlacklist: [String] = []
    var bodyPolicy = "none"
    var domainBlacklist: [String] = []

    init(_ name: String, _ number: Int, _ change: (inout Self) -> Void = { _ in }) {
        self.name = name
        self.number = number
        change(&self)
    }

    var fullname: String { "t5_\(String(number, radix: 36))" }

    /// Whether somebody may read it.
    func isOpen(to account: String) -> Bool {
        type != "private" || contributors.contains(account) || moderators.contains(account)
    }

    /// Whether somebody may post; what the guardian removes later is another matter.
    func mayPost(_ account: String) -> Bool {
        guard !banned.contains(account), isOpen(to: account) else { return false }
        let isClosed = isRestricted || type == "restricted"
        return !isClosed || contributors.contains(account) || moderators.contains(account)
    }

    /// The one of that name, in any case; profiles are places as well.
    static func named(_ name: String) -> Subreddit? {
        if name.lowercased().hasPrefix("u_") { return profile(String(name.dropFirst(2))) }
        return all.first { $0.name.lowercased() == name.lowercased() }
    }

    private static func profile(_ handle: String) -> Subreddit? {
        let people = RedditPlatform.Redditor.all.enumerated()
        guard let (index, person) = people.first(where: { $0.element.account.handle == handle }) else { return nil }
        return Subreddit("u_\(handle)", 9_000 + index) { place in
            (place.type, place.isRestricted) = ("user", true)
            (place.subscribers, place.moderators) = ([], [person.account.name])
        }
    }

    static let all = [
        Subreddit("sandbox", 1_001) { place in
            place.moderators = ["grace"]
            place.flairs = [
                Flair(id: "f-news", text: "News"), Flair(id: "f-own", text: "Own words", isEditable: true),
                Flair(id: "f-mod", text: "Official", isForModerators: true),
            ]
        },
        Subreddit("bread", 1_002) { place in
            place.flairs = [Flair(id: "f-rye", text: "Rye"), Flair(id: "f-wheat", text: "Wheat")]
            (place.needsFlair, place.shortestTitle, place.longestTitle) = (true, 5, 100)
            (place.titleBlacklist, place.domainBlacklist) = (["margarine"], ["spam.example"])
        },
        Subreddit("textonly", 1_003) {
            ($0.submissionType, $0.takesMedia, $0.bodyPolicy) = ("self", false, "required")
        },
        Subreddit("linksonly", 1_004) { ($0.submissionType, $0.bodyPolicy) = ("link", "notAllowed") },
        Subreddit("private", 1_005) { place in
            (place.type, place.subscribers, place.contributors) = ("private", ["grace"], ["grace"])
        },
        Subreddit("restricted", 1_006) { ($0.type, $0.isRestricted, $0.contributors) = ("restricted", true, ["ada"]) },
        Subreddit("quiet", 1_007) { $0.banned = ["ada"] },
        Subreddit("verified", 1_008) { $0.needsVerified = true },
        Subreddit("guarded", 1_009) { $0.leastKarma = 100 },
    ]
}
