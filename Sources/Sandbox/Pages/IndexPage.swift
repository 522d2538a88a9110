extension Pages {
    /// The front page: platforms, accounts, links.
    func index(_ sandbox: Sandbox) -> Answer {
        let platforms = sandbox.platforms.map { platform in
            PlatformCard(
                frame: Frame(platform, title: platform.title), name: platform.name,
                origins: platform.origins.map { RouteTable.host(of: $0) },
                posts: sandbox.ledger.counters(platform.name).posts,
                accounts: platform.accounts.map { AccountView($0, platform: platform) })
        }
        return render(
            IndexPage(
                frame: Frame(title: "Sandbox"), now: sandbox.clock.now.text, platforms: platforms,
                faults: sandbox.faults.all.count { !$0.isSpent }),
            "index")
    }
}

private struct PlatformCard {
    let frame: Frame
    let name: String
    let origins: [String]
    let posts: Int
    let accounts: [AccountView]
}

private struct IndexPage {
    let frame: Frame
    let now: String
    let platforms: [PlatformCard]
    let faults: Int
}
