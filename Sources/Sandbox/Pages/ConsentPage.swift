/// What a consent page asks.
package struct ConsentPage: Sendable {
    /// Name of the app that asks.
    package var app: String
    /// The app's website or redirect host, shown small.
    package var origin: String
    /// Permissions in words.
    package var permissions: [String]
    /// Permissions that can be unticked.
    package var choices: [ConsentTarget]
    /// What else can be chosen, by account.
    package var groups: [ConsentGroup]
    /// Name of the account that is chosen at first.
    package var suggested: String?

    /// A question.
    package init(
        app: String, origin: String, permissions: [String], choices: [ConsentTarget] = [],
        groups: [ConsentGroup] = [], suggested: String? = nil
    ) {
        self.app = app
        self.origin = origin
        self.permissions = permissions
        self.choices = choices
        self.groups = groups
        self.suggested = suggested
    }
}

/// What one account can choose from, e.g. its Pages.
package struct ConsentGroup: Sendable {
    /// Heading.
    package let title: String
    /// What can be ticked; everything is at first.
    package let targets: [ConsentTarget]
}

/// The answer of a person (or program) to a consent page: form fields `account` and `decision`; with `choices`, the
/// ticked ones of `scopes[]` and `targets[]` as well.
package struct ConsentDecision: Sendable, Hashable {
    /// Name of the chosen account.
    package let account: String
    /// Whether the person approved.
    package let isApproved: Bool
    /// Ticked permissions; `nil` when all were taken as they stood.
    package let scopes: Set<String>?
    /// Ticked Pages or organisations; `nil` when all were taken as they stood.
    package let targets: Set<String>?

    /// Reads the form; throws `FieldProblem`. A denial needs no account.
    package init(_ call: Call, withChoices: Bool = false) throws {
        let form = try call.formFields()
        let choices = withChoices ? ["choices", "scopes[]", "targets[]"] : []
        try form.check(required: ["decision"], optional: ["account"] + choices)
        let hasChosen = form["choices"] != nil
        scopes = hasChosen ? Set(form.all("scopes[]")) : nil
        targets = hasChosen ? Set(form.all("targets[]")) : nil
        switch form["decision"] {
        case "approve": (isApproved, account) = (true, try form.require("account"))
        case "deny": (isApproved, account) = (false, form["account"] ?? "")
        default: throw FieldProblem.invalid("decision")
        }
    }
}

extension Pages {
    /// A consent page. Its form posts to the address of the page itself, query included.
    package func consent(_ platform: any SimulatedPlatform, _ page: ConsentPage) -> Answer {
        let people = platform.accounts.filter { $0.kind == .person }
        let active = people.filter { $0.state == .active }
        let chosen = active.first { $0.name == page.suggested } ?? active.first
        return render(
            ConsentView(
                frame: Frame(platform, title: "Authorize \(page.app)"), app: page.app, origin: page.origin,
                permissions: page.permissions, choices: page.choices, groups: page.groups,
                hasChoices: !(page.choices.isEmpty && page.groups.isEmpty),
                accounts: people.map { account in
                    AccountView(account, platform: platform, isChosen: account.name == chosen?.name)
                }),
            "consent")
    }
}

private struct ConsentView {
    let frame: Frame
    let app: String
    let origin: String
    let permissions: [String]
    let choices: [ConsentTarget]
    let groups: [ConsentGroup]
    let hasChoices: Bool
    let accounts: [AccountView]
}

/// An account as pages show it.
struct AccountView: Sendable {
    let name: String
    let displayName: String
    let handle: String
    let hint: String?
    let avatar: String
    let page: String
    let isChosen: Bool
    let isSuspended: Bool
    let state: String

    init(_ account: SandboxAccount, platform: any SimulatedPlatform, isChosen: Bool = false) {
        name = account.name
        displayName = account.displayName
        handle = account.handle
        hint = account.hint.isEmpty ? nil : account.hint
        avatar = "/avatars/\(Percent.encode(platform.name))/\(Percent.encode(account.name)).svg"
        page = platform.profilePath(of: account)
        self.isChosen = isChosen
        isSuspended = account.state != .active
        state = account.state.rawValue
    }
}
