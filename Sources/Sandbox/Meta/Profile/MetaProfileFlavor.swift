/// What tells the two logins without Facebook apart: Instagram (instagram.md) and Threads (threads.md).
struct MetaProfileFlavor: Sendable {
    /// How the answer to a code looks for one person; real hosts are not of one mind.
    struct Oddity: Sendable {
        /// `user_id` as text instead of a number beyond 2^53.
        var isTextID = false
        /// `permissions` as one text with commas instead of an array.
        var isTextList = false
        /// Everything once more inside `data: […]`.
        var isWrapped = false
        /// Dead tokens answer 100/33 instead of 190.
        var hidesDeath = false
    }

    /// One profile.
    struct Profile: Sendable {
        let account: SandboxAccount
        /// Identifier for this app only; publishing paths use the account's.
        let scopedID: String
        /// `BUSINESS`, `MEDIA_CREATOR` or `PERSONAL`.
        let type: String
        /// Whether the optional name and picture are there.
        let hasName: Bool
        let oddity: Oddity
    }

    let name: String
    let title: String
    let look: PlatformLook
    /// The website with the consent page; the first one carries the timeline.
    let webs: [String]
    /// A website that once had the consent page.
    let retiredWeb: String?
    /// Where codes are exchanged.
    let tokenHost: String
    /// The data hosts; all do the same.
    let apis: [String]
    /// Serves pictures until their address expires.
    let pictures: String
    /// First characters of access tokens.
    let prefix: String
    let exchangeGrant: String
    let refreshGrant: String
    /// Whether a refresh gives a new string; the old one works to its end.
    let givesNewToken: Bool
    let permissions: [String: String]
    let basic: String
    let publish: String
    /// Optional parameters of the consent page with their values.
    let options: [String: Set<String>]
    let client: OAuthClient
    /// What a foreign app's identifier gets.
    let foreignApp: String
    let profiles: [Profile]
    /// Path and total of the publishing limit.
    let limit: (path: String, total: Int)

    var web: String { webs[0] }
    var isThreads: Bool { name == "threads" }

    func profile(_ name: String) -> Profile? { profiles.first { $0.account.name == name } }

    static func rules(options: [String]) -> TokenRules {
        TokenRules().with { rules in
            rules.authorize.optional = options
            rules.scopeSeparators = [","]
            rules.codeLife = .seconds(3_600)
            rules.accessLife = .seconds(3_600)
        }
    }

    static func profile(
        _ name: String, id: String, scopedID: String, handle: String, title: String, type: String, hint: String,
        oddity: Oddity = Oddity()
    ) -> Profile {
        var account = SandboxAccount(name: name, id: id, handle: handle, displayName: title)
        account.hint = hint
        account.hasTypes = type != ""
        return Profile(
            account: account, scopedID: scopedID, type: type, hasName: !title.isEmpty, oddity: oddity)
    }
}
