/// Instagram accounts that are reached through Facebook: the same login and hosts, but people and a ledger of their own.
struct LinkedInstagram: SimulatedPlatform {
    let facebook: FacebookPlatform

    let name = "instagram-facebook"
    let title = "Instagram (with Facebook)"
    let endpoints: [Endpoint] = []
    let look = PlatformLook(accent: "#8a3ab9", ground: "#f6f0f8", radius: "10px", mark: "◍")

    /// Its public pages stand beside those of Instagram.
    var origins: [String] { [MetaProfileFlavor.instagram.web] + facebook.origins }

    var accounts: [SandboxAccount] {
        let pages = Set(FacebookWorld.pageAccounts.map(\.name))
        return facebook.people.accounts.filter { !pages.contains($0.name) }
    }

    /// People are on Facebook, accounts on Instagram.
    func profilePath(of account: SandboxAccount) -> String {
        guard account.kind == .page else { return facebook.profilePath(of: account) }
        return "/\(RouteTable.host(of: MetaProfileFlavor.instagram.web))/\(account.handle)"
    }

    func rateLimited(_ call: Call, withHeaders: Bool, retryAfter: Duration) -> Answer {
        facebook.rateLimited(call, withHeaders: withHeaders, retryAfter: retryAfter)
    }

    func errorInside(_ call: Call) -> JSONValue { facebook.errorInside(call) }

    func change(_ account: String, _ change: AccountChange) -> Bool {
        guard accounts.contains(where: { $0.name == account }) else { return false }
        return facebook.people.change(account, change, in: facebook.book, rules: FacebookPlatform.rules)
    }

    func notify(_ account: String, _ notice: PlatformNotice) async -> [NoticeReceipt]? {
        await facebook.notify(account, notice)
    }

    func setAddress(_ url: String?, for notice: PlatformNotice, client: String) -> Bool {
        facebook.setAddress(url, for: notice, client: client)
    }

    func reset() { facebook.reset() }
}
