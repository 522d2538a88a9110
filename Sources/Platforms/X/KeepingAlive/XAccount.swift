import Domain
import Outbound

/// An account as `/2/users/me` tells it.
struct XAccount: Sendable {
    private let id: String
    private let username: String
    private let json: JSONValue

    /// Reads `data`; `nil` without id or name.
    init?(_ json: JSONValue) {
        guard let id = json["id"]?.identifier, let username = json["username"]?.nonBlankString else { return nil }
        self.id = id
        self.username = PlatformWords.clean(username)
        self.json = json
    }

    /// The account; its tier decides how long a text may be.
    var remoteAccount: RemoteAccount {
        RemoteAccount(
            remoteID: id, server: XConnector.network,
            name: json["name"]?.nonBlankString.map(PlatformWords.clean) ?? username,
            handle: "@" + username, avatarURL: avatarURL, profileURL: "\(XConnector.network)/\(path)",
            kind: json["verified_type"]?.nonBlankString.map(PlatformWords.clean), tier: tier)
    }

    private var path: String { PercentEncoding.component(username) }

    private var tier: String? {
        let tier = json["subscription_type"]?.nonBlankString.map(PlatformWords.clean)
        return tier == "None" ? nil : tier
    }

    /// The small picture's address, changed to the larger one.
    private var avatarURL: String? {
        json["profile_image_url"]?.string.flatMap { OutboundURL($0)?.text }.map { url in
            url.replacing("_normal.", with: "_400x400.")
        }
    }
}
