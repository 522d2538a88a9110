import Domain
import Platforms

/// The tables of the manual about one platform, made from the data that the connector works by.
struct PlatformTables {
    let profile: PlatformProfile
    let publishes: Bool

    private var platform: Platform { profile.platform }

    /// Everything between the two marks of a page.
    var text: String {
        ([overview, permissions, lives] + PublishingTables(profile: profile).all)
            .map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private var overview: [String] {
        let callback = "`<public URL>/oauth/callback/\(platform.rawValue)"
        var rows = ["| Identifier | `\(platform.rawValue)` |"]
        if let guide = profile.appGuide {
            rows += [
                "| App | the operator's (settings), or a workspace's own (Settings → Platform apps) |",
                "| Where to get it | <\(guide.consoleURL)> |",
                "| What is needed | \(guide.idWord), and \(guide.secretWord)\(guide.takesPublicApps ? " unless the app has none" : "") |",
                "| Callback goes to | \(guide.callbackField)\(guide.demandsHTTPS ? "; https only" : "") |",
                "| Callback, operator's app | \(callback)` |",
                "| Callback, a workspace's app | \(callback)/<workspace>` |",
            ]
            if guide.sendsNotices {
                let name = platform.rawValue
                rows += [
                    "| Deauthorize callback | `<public URL>/oauth/deauthorize/\(name)`, with `/<workspace>` for its own app |",
                    "| Data deletion request | `<public URL>/oauth/data-deletion/\(name)`, with `/<workspace>` for its own app |",
                ]
            }
        } else {
            rows.append("| App | none: this server makes itself known |")
            rows.append("| Callback | \(callback)\(profile.target == .instance ? "/<app>" : "")` |")
        }
        if let note = profile.approvalNote { rows.append("| Approval | \(note) |") }
        rows.append("| Publishing | \(publishes ? "yes" : "still to come; accounts are connected and kept alive") |")
        return ["| | |", "|---|---|"] + rows + figures
    }

    /// What the platform tells of posts and accounts, where it tells anything.
    private var figures: [String] {
        guard let rules = profile.figures else { return [] }
        let (posts, accounts) = (rules.ofPosts.map(\.rawValue), rules.ofAccounts.map(\.rawValue))
        let cost = rules.price.map { ["| Figures cost | \($0) Asked only on the operator's word. |"] } ?? []
        return [
            "| Figures of posts | \(posts.joined(separator: ", ")); \(rules.batch) posts a call |",
            "| Figures of accounts | \(accounts.joined(separator: ", ")) |",
        ] + cost
    }

    private var permissions: [String] {
        ["| Permission | Why | |", "|---|---|---|"]
            + profile.scopes.map { "| `\($0.name)` | \($0.purpose) | \($0.isNeeded ? "needed" : "may be left out") |" }
    }

    private var lives: [String] {
        [
            "| Access | |", "|---|---|", "| Lives | \(Self.life(of: profile)) |",
            "| Is renewed | \(Self.renewal(of: profile)) |",
        ]
            + [
                "| Is withdrawn by the person at | \(profile.manageAccessURL.map { "<\($0)>" } ?? "the server's settings") |"
            ]
    }

    /// How long an access token lives.
    static func life(of profile: PlatformProfile) -> String {
        profile.defaultAccessLife.map { "\($0.inWords), unless the answer says otherwise" }
            ?? "without an end of its own"
    }

    /// How it is renewed, and whether a person has to do it.
    static func renewal(of profile: PlatformProfile) -> String {
        switch profile.renewal {
        case .accessToken(let age): return "by itself, at half its life, and not before it is \(age.inWords) old"
        case .refreshToken where profile.defaultAccessLife == nil:
            return "not needed; by a refresh token where there is one"
        case .refreshToken: return "by a refresh token, ahead of its end; where the platform gave none, by the person"
        }
    }
}

extension Int {
    /// With commas between thousands.
    var grouped: String {
        let digits = Array(String(self))
        return digits.indices.reduce(into: "") { text, index in
            if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
            text.append(digits[index])
        }
    }
}

extension Duration {
    /// In the largest unit that fits.
    fileprivate var inWords: String {
        let seconds = components.seconds
        let units: [(Int64, String)] = [(86_400, "day"), (3_600, "hour"), (60, "minute")]
        let (unit, name) = units.first { seconds >= $0.0 && seconds.isMultiple(of: $0.0) } ?? (1, "second")
        return "\(seconds / unit) \(name)\(seconds == unit ? "" : "s")"
    }
}
