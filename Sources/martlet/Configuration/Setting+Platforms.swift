import Domain
import Engine
import Foundation
import Platforms

extension Setting {
    /// The platform apps of this installation, three settings each.
    static let platformApps =
        Platform.allCases.flatMap { platform in
            platform.appSettings.map { key in platform.settings(under: key) } ?? []
        } + [
            Setting(
                key: "platforms.x.figures", kind: .text, standard: "none",
                meaning:
                    "paid asks X daily for the figures of accounts and of posts of the last thirty days; X bills each reading. "
                    + "none asks for nothing."),
            Setting(
                key: "platforms.linkedin.version", kind: .text, standard: LinkedInConnector.usualVersion,
                meaning: "Version of LinkedIn's interface, year and month; each lives for about a year."),
            Setting(
                key: "platforms.reddit.operator", kind: .text, standard: "",
                meaning:
                    "Your own username on Reddit, without u/: Reddit wants it named in every call, so an app needs it."),
            Setting(
                key: "platforms.facebook.configId", kind: .text, standard: "",
                meaning:
                    "Configuration of Facebook Login for Business, in the place of permissions; belongs to the app."),
            Setting(
                key: "platforms.instagramFacebook.configId", kind: .text, standard: "",
                meaning: "The same for Instagram accounts of Pages."),
            Setting(
                key: "platforms.pinterest.world", kind: .text, standard: "production",
                meaning: "production, or sandbox for an app with trial access, where nobody sees the Pins."),
            Setting(
                key: "platforms.tiktok.audited", kind: .text, standard: "no",
                meaning: "yes once TikTok has audited the app; until then only the creators see what they post."),
        ]
}

extension Platform {
    /// Where the configuration keeps the app that an operator registered, e.g. `platforms.linkedinPage`; `nil` where apps are
    /// registered on the fly.
    var appSettings: String? {
        switch self {
        case .bluesky, .mastodon: nil
        case .linkedinPage: "platforms.linkedinPage"
        case .instagramFacebook: "platforms.instagramFacebook"
        case .x, .linkedin, .facebook, .instagram, .threads, .tiktok, .youtube, .pinterest, .reddit:
            "platforms.\(rawValue)"
        }
    }

    fileprivate func settings(under key: String) -> [Setting] {
        let without = appSharedWith.map { "empty takes that of \($0.displayName)" } ?? "empty leaves it out"
        return [
            Setting(
                key: "\(key).clientId", kind: .text, standard: "",
                meaning: "Client id (\(clientWord)) of your app for \(displayName); \(without)."),
            Setting(
                key: "\(key).clientSecret", kind: .text, standard: "",
                meaning: "Its secret, by environment or file only\(self == .x ? "; empty for a public client" : "").",
                isSecret: true),
            Setting(
                key: "\(key).clientSecretFile", kind: .text, standard: "", meaning: "A file that holds the secret."),
        ]
    }

    /// What the platform's own pages call the client id.
    private var clientWord: String {
        switch self {
        case .x: "OAuth 2.0 client id"
        case .linkedin, .linkedinPage, .reddit: "client id"
        case .facebook, .instagramFacebook, .pinterest: "app id"
        case .instagram: "Instagram app id"
        case .threads: "Threads app id"
        case .tiktok: "client key"
        case .youtube: "OAuth client id"
        case .bluesky, .mastodon: "client id"
        }
    }
}

extension Reading {
    /// The apps that the operator registered at the platforms.
    mutating func platformApps() -> [ConfiguredApp] {
        var apps: [ConfiguredApp] = []
        for platform in Platform.allCases {
            guard let key = platform.appSettings else { continue }
            let secret = clientSecret(under: key)
            let id = text("\(key).clientId")
            if !id.isEmpty {
                apps.append(ConfiguredApp(platform: platform, clientID: id, clientSecret: secret))
            } else if let lender = apps.first(where: { $0.platform == platform.appSharedWith }) {
                apps.append(
                    ConfiguredApp(platform: platform, clientID: lender.clientID, clientSecret: lender.clientSecret))
            }
        }
        return apps
    }

    /// Which platforms may bill the operator for figures.
    mutating func paidFigures() -> Set<Platform> {
        switch text("platforms.x.figures") {
        case "none": return []
        case "paid": return [.x]
        case let other:
            mistakes.append("platforms.x.figures: \(other) is neither none nor paid.")
            return []
        }
    }

    /// The operator's name on Reddit, without which no call may be made there.
    mutating func redditOperator(of apps: [ConfiguredApp], isSimulated: Bool) -> String {
        let name = text("platforms.reddit.operator")
        if name.isEmpty, !isSimulated, apps.contains(where: { $0.platform == .reddit }) {
            mistakes.append(
                "platforms.reddit.operator: name your own account on Reddit, without u/; Reddit wants it in every call."
            )
        }
        return name
    }

    /// Which of Pinterest's two worlds is meant.
    mutating func pinterestWorld() -> PinterestConnector.World {
        switch text("platforms.pinterest.world") {
        case "production": return .production
        case "sandbox": return .sandbox
        case let other:
            mistakes.append("platforms.pinterest.world: \(other) is neither production nor sandbox.")
            return .production
        }
    }

    /// Whether TikTok has audited the operator's app.
    mutating func isTikTokAudited() -> Bool {
        let word = text("platforms.tiktok.audited")
        if word != "yes", word != "no" { mistakes.append("platforms.tiktok.audited: \(word) is neither yes nor no.") }
        return word == "yes"
    }

    /// The configurations of Facebook Login for Business, each for the app that it belongs to.
    mutating func businessLogins(of apps: [ConfiguredApp]) -> [Platform: BusinessLogin] {
        var logins: [Platform: BusinessLogin] = [:]
        for (platform, key) in [(Platform.facebook, "facebook"), (.instagramFacebook, "instagramFacebook")] {
            let configID = text("platforms.\(key).configId")
            guard !configID.isEmpty, let app = apps.first(where: { $0.platform == platform }) else { continue }
            logins[platform] = BusinessLogin(clientID: app.clientID, configID: configID)
        }
        return logins
    }

    private mutating func clientSecret(under key: String) -> Secret? {
        secret("\(key).clientSecret", orIn: "\(key).clientSecretFile")
    }
}
