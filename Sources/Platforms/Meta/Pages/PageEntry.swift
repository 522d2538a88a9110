import Domain
import Outbound

/// A Page as the lists of a person show it, and the Instagram account behind it.
struct PageEntry: Sendable {
    /// A professional Instagram account.
    struct Instagram: Sendable {
        let id: String
        let username: String
        let name: String?
        let picture: String?
    }

    let id: String
    let name: String
    let username: String?
    let category: String?
    let picture: String?
    /// What the person may do there; `nil` where the list does not say.
    let tasks: Set<String>?
    /// The Page's own token; none without a role on it.
    let token: Secret?
    let instagram: Instagram?

    /// Reads an entry; `nil` for what is no Page.
    init?(_ json: JSONValue) {
        guard let id = json["id"]?.identifier, let name = json["name"]?.nonBlankString else { return nil }
        self.id = id
        self.name = PlatformWords.clean(name)
        username = json["username"]?.nonBlankString.map(PlatformWords.clean)
        category = json["category"]?.nonBlankString.map(PlatformWords.clean)
        picture = json["picture"]?["data"]?["url"]?.string.flatMap { OutboundURL($0)?.text }
        tasks = (json["tasks"]?.strings).map(Set.init)
        token = json["access_token"]?.nonBlankString.map { Secret($0) }
        instagram = json["instagram_business_account"].flatMap(Instagram.init)
    }

    /// Lists overlap: each Page once, in the order of the lists, by preference the entry that has a token.
    static func merged(_ entries: [PageEntry]) -> [PageEntry] {
        var places: [String: Int] = [:]
        var merged: [PageEntry] = []
        for entry in entries {
            guard let place = places[entry.id] else {
                places[entry.id] = merged.count
                merged.append(entry)
                continue
            }
            if merged[place].token == nil { merged[place] = entry }
        }
        return merged
    }
}

extension PageEntry.Instagram {
    fileprivate init?(_ json: JSONValue) {
        guard let id = json["id"]?.identifier, let username = json["username"]?.nonBlankString else { return nil }
        self.id = id
        self.username = PlatformWords.clean(username)
        name = json["name"]?.nonBlankString.map(PlatformWords.clean)
        picture = json["profile_picture_url"]?.string.flatMap { OutboundURL($0)?.text }
    }
}
