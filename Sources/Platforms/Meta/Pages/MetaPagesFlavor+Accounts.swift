import Domain
import Outbound

extension MetaPagesFlavor {
    /// What can be connected of a Page, or why it cannot publish (sheets, sections 1 and 2).
    ///
    /// - Parameter ticked: Identifiers of what the person ticked; `nil` for everything.
    func account(_ page: PageEntry, ticked: Set<String>?) -> RemoteAccount {
        var account = identity(page)
        let isLeftOut = ticked.map { !$0.contains(account.remoteID) } ?? false
        account.obstacle = obstacle(page, isLeftOut: isLeftOut)
        account.canPublish = account.obstacle == nil
        return account
    }

    private func identity(_ page: PageEntry) -> RemoteAccount {
        switch (subject, page.instagram) {
        case (.page, _):
            RemoteAccount(
                remoteID: page.id, server: network, name: page.name, handle: page.username ?? page.name,
                avatarURL: page.picture, profileURL: profileURL(page.username ?? page.id), kind: page.category)
        case (.instagram, let account?):
            RemoteAccount(
                remoteID: account.id, server: network, name: account.name ?? account.username,
                handle: "@" + account.username, avatarURL: account.picture, profileURL: profileURL(account.username))
        case (.instagram, nil):
            RemoteAccount(remoteID: page.id, server: network, name: page.name, handle: page.name)
        }
    }

    private func profileURL(_ name: String) -> String { "\(network)/\(PercentEncoding.component(name))" }

    private func obstacle(_ page: PageEntry, isLeftOut: Bool) -> String? {
        if subject == .instagram, page.instagram == nil { return Self.withoutInstagram }
        if page.token == nil { return Self.withoutRole }
        if let own = page.tasks, own.isDisjoint(with: tasks) { return Self.withoutTask }
        return isLeftOut ? Self.leftOut : nil
    }

    /// The account after a check: what Facebook calls it now; another one when another one answered (REL-8).
    func account(_ known: RemoteAccount, as answer: JSONValue) -> RemoteAccount? {
        guard let id = answer["id"]?.identifier else { return nil }
        let username = answer["username"]?.nonBlankString.map(PlatformWords.clean)
        var account = known
        account.remoteID = id
        if let name = answer["name"]?.nonBlankString { account.name = PlatformWords.clean(name) }
        guard let username else { return account }
        account.handle = subject == .page ? username : "@" + username
        account.profileURL = profileURL(username)
        return account
    }

    private static let withoutRole = """
        You have no role of your own on this Page, or did not tick it in Facebook's dialog; owning it through a portfolio is \
        not enough. Ask somebody with full control to add you (Page settings, Page access), connect again, choose to edit \
        the settings in the dialog, and tick the Page.
        """
    private static let withoutTask = """
        Your role on this Page does not include creating content. Ask somebody with full control to allow that (Page \
        settings, Page access), then connect again.
        """
    private static let withoutInstagram = """
        No professional Instagram account is linked to this Page. In the Instagram app, open Settings, Account type and \
        tools, Switch to professional account (it is free); link it to this Page (Page settings, Linked accounts); then \
        connect again.
        """
    private static let leftOut = """
        This account was left out in Facebook's dialog. Connect again, choose to edit the settings there, and tick it \
        for every permission.
        """
}
