import Domain
import Platforms

/// The tables of the manual about one platform, made from the data that the connector works by.
struct PlatformTables {
    let profile: PlatformProfile
    let publishes: Bool

    private var platform: Platform { profile.platform }

    /// Everything between the two marks of a page.
    var text: String {
        [overview, permissions, lives, limits].map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
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
        return ["| | |", "|---|---|"] + rows
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

    private var limits: [String] {
        let it = profile.capabilities
        var rows = ["| Text | \(it.textLimit.grouped) \(Self.units(it.counting)) |"]
        rows.append("| Parts of a thread | \(it.threadLimit == 1 ? "no threads" : "at most \(it.threadLimit)") |")
        if it.imageLimit == 0 {
            rows.append("| Images | none |")
        } else {
            let types = it.imageTypes.sorted().map { "`\($0)`" }.joined(separator: ", ")
            rows.append("| Images | at most \(it.imageLimit) in a part\(it.requiresImage ? ", at least 1" : "") |")
            rows.append("| Types | \(types) |")
            rows.append("| Bytes of an image | \(it.imageByteLimit.grouped) |")
            if let pixels = it.imagePixelLimit { rows.append("| Pixels of an image | \(pixels.grouped) |") }
            rows.append(
                "| Alt text | \(it.altTextLimit == 0 ? "not taken" : "\(it.altTextLimit.grouped) characters") |")
        }
        if it.hasContentWarning { rows.append("| Content warning | taken |") }
        if !it.visibilities.isEmpty { rows.append("| Visibility | \(it.visibilities.joined(separator: ", ")) |") }
        rows.append("| Double posts | \(profile.reconcileNote) |")
        return ["| Limits | |", "|---|---|"] + rows
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

    private static func units(_ counting: Capabilities.Counting) -> String {
        switch counting {
        case .graphemes(let bytes?): "characters and \(bytes.grouped) bytes"
        case .graphemes(nil): "characters"
        case .weighted: "units (links 23, emoji and most of East Asia 2)"
        case .mastodon(let cost), .cautious(let cost): "characters (links \(cost), mentions without their host)"
        }
    }
}

extension Int {
    /// With commas between thousands.
    fileprivate var grouped: String {
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
