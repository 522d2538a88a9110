import Domain
import Outbound

/// An account as `verify_credentials` tells it.
struct MastodonAccount: Sendable {
    private let id: String
    private let username: String
    private let json: JSONValue

    /// Reads an answer; `nil` without id or name.
    init?(_ json: JSONValue) {
        guard let id = json["id"]?.identifier, let username = json["username"]?.nonBlankString else { return nil }
        self.id = id
        self.username = PlatformWords.clean(username)
        self.json = json
    }

    /// The account on its server.
    ///
    /// - Parameters:
    ///   - server: origin of the API; part of the account's key.
    ///   - domain: the name behind the second `@` of the handle, which may differ from the API's host.
    ///   - tier: what runs the server.
    func remoteAccount(server: String, domain: String, tier: String?) -> RemoteAccount {
        let name = json["display_name"]?.nonBlankString.map(PlatformWords.clean) ?? username
        return RemoteAccount(
            remoteID: id, server: server, name: name, handle: "@\(username)@\(domain)", avatarURL: link("avatar"),
            profileURL: link("url"), kind: json["bot"]?.bool == true ? "bot" : "person", tier: tier)
    }

    private func link(_ name: String) -> String? {
        json[name]?.string.flatMap { OutboundURL($0)?.text }
    }
}
