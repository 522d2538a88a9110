import Domain
import Outbound

/// Addresses as a browser must see them: with a route map on, links lead to where the calls went.
extension EngineParts {
    /// The address with its detour; unchanged when there is none.
    func shown(_ address: String?) -> String? {
        guard !routes.isEmpty, let address, let url = OutboundURL(address) else { return address }
        return routes.browserURL(url).text
    }

    /// The account with its links.
    func shown(_ account: RemoteAccount) -> RemoteAccount {
        var account = account
        account.avatarURL = shown(account.avatarURL)
        account.profileURL = shown(account.profileURL)
        return account
    }

    /// The connection with the links of its account.
    func shown(_ connection: Connection) -> Connection {
        var connection = connection
        connection.account = shown(connection.account)
        return connection
    }

    /// The delivery with its link.
    func shown(_ delivery: Delivery) -> Delivery {
        var delivery = delivery
        delivery.permalink = shown(delivery.permalink)
        return delivery
    }

    /// The journal line with the link that its step left.
    func shown(_ entry: JournalEntry) -> JournalEntry {
        var entry = entry
        let url = shown(entry.output?.url)
        entry.output?.url = url
        return entry
    }
}
