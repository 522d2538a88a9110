/// Who and what lives on simulated Facebook, and how they belong together.
enum FacebookWorld {
    /// How a person comes to a Page.
    enum Way: Sendable, Hashable {
        /// By a role of one's own: listed by `/me/accounts`.
        case role
        /// The portfolio owns it, nobody has a role: listed by `owned_pages`, without a token.
        case owned
        /// A client shares it with the portfolio, tasks included: listed by `client_pages`, with a token.
        case client
    }

    /// A Page.
    struct Page: Sendable, Hashable {
        let name: String
        let id: String
        let title: String
        let username: String?
        let category: String
        let tasks: [String]
        /// Name of the linked Instagram account.
        let instagram: String?
        let people: Set<String>
        let way: Way
    }

    static let everyTask = ["ADVERTISE", "ANALYZE", "CREATE_CONTENT", "MESSAGING", "MODERATE", "MANAGE"]
    /// The portfolio of Ada and Hedy.
    static let portfolio = (id: "901000000000001", name: "Sandbox Portfolio", people: Set(["ada", "hedy"]))

    /// All Pages, in the order of lists.
    static let pages = [
        page("bakery", 1, "Ada's Bakery", "Bakery", instagram: "ig-bakery", people: ["ada", "grace"]),
        page("forge", 2, "Ada's Forge", "Local business", instagram: "ig-forge"),
        page("gallery", 3, "Ada's Gallery", "Art gallery", instagram: "ig-hermit"),
        page("museum", 4, "Museum of Sand", "Museum", tasks: ["ANALYZE", "MODERATE"], instagram: "ig-museum"),
        page("garden", 5, "Garden Club", "Club", instagram: "ig-garden"),
        page("kitchen", 6, "Test Kitchen", "Restaurant", hasUsername: false),
        page("library", 7, "City Library", "Library"),
        page("atelier", 8, "Atelier", "Artist", instagram: "ig-atelier", people: ["ada", "hedy"], way: .owned),
        page("cinema", 9, "Cinema Client", "Cinema", way: .client),
    ]

    private static func page(
        _ name: String, _ number: Int, _ title: String, _ category: String, tasks: [String] = everyTask,
        instagram: String? = nil, people: Set<String> = ["ada"], way: Way = .role, hasUsername: Bool = true
    ) -> Page {
        Page(
            name: name, id: "10100000000000\(number)", title: title, username: hasUsername ? "sandbox.\(name)" : nil,
            category: category, tasks: tasks, instagram: instagram, people: people, way: way)
    }

    static func page(named name: String?) -> Page? { pages.first { $0.name == name } }
    static func page(id: String) -> Page? { pages.first { $0.id == id } }
    static func page(linking instagram: String) -> Page? { pages.first { $0.instagram == instagram } }

    // MARK: Accounts

    /// People who can log in.
    static let people = [
        person("ada", 1, "Ada Sandbox", "manages seven Pages and a portfolio"),
        person("grace", 2, "Grace Tests", "manages one Page; answers without expires_in"),
        person("linus", 3, "Linus Demo", "manages no Page"),
        person("hedy", 4, "Hedy Portfolio", "owns a Page in a portfolio but has no role on it"),
    ]

    /// Pages as accounts, for timelines and the control interface.
    static let pageAccounts = pages.map { page in
        var account = SandboxAccount(
            name: page.name, id: page.id, handle: page.username ?? page.id, displayName: page.title)
        (account.kind, account.hasRoles) = (.page, true)
        account.hint = hint(page)
        return account
    }

    /// Instagram accounts that belong to Pages.
    static let instagram = [
        instagram("ig-bakery", 1, "adas_bakery", "Ada's Bakery", "linked to bakery"),
        instagram("ig-forge", 2, "forge_and_anvil", "Forge & Anvil", "linked to forge"),
        instagram(
            "ig-museum", 3, "museum_of_sand", "", "linked to museum, where tasks are missing; no name, no picture"),
        instagram("ig-garden", 4, "garden_club_sand", "Garden Club", "linked to garden"),
        instagram("ig-atelier", 5, "atelier_sand", "Atelier", "linked to a Page without a role"),
        instagram("ig-hermit", 6, "hermit_sand", "Hermit", "not linked to a Page; regain-role links it to gallery"),
    ]

    /// Not linked at first.
    static let unlinked: Set = ["ig-hermit"]

    private static func person(_ name: String, _ number: Int, _ title: String, _ hint: String) -> SandboxAccount {
        var account = SandboxAccount(
            name: name, id: "1022000000000000\(number)", handle: "\(name).sandbox", displayName: title)
        account.hasRoles = true
        account.hint = hint
        return account
    }

    private static func instagram(
        _ name: String, _ number: Int, _ handle: String, _ title: String, _ hint: String
    ) -> SandboxAccount {
        var account = SandboxAccount(
            name: name, id: "1784140000000000\(number)", handle: handle, displayName: title)
        (account.kind, account.hasRoles, account.hasTypes) = (.page, true, true)
        account.hint = hint
        return account
    }

    private static func hint(_ page: Page) -> String {
        switch page.way {
        case .owned: "in a portfolio, nobody has a role"
        case .client: "shared with a portfolio"
        case .role: page.tasks.contains("CREATE_CONTENT") ? "" : "tasks without CREATE_CONTENT"
        }
    }
}
