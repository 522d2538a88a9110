package import Domain

/// What is constant about a platform: stated once, read by the connect screen, preflight, the engine and the manual.
package struct PlatformProfile: Sendable {
    /// What a person must name before connecting.
    package enum Target: String, Sendable, Hashable { case none, instance, handle }

    /// Where the platform app comes from.
    package enum AppSource: String, Sendable, Hashable {
        /// An operator registers it and configures it.
        case configured
        /// It is registered on the fly, per server or by a metadata document.
        case onTheFly = "on_the_fly"
    }

    /// How a grant is kept alive.
    package enum Renewal: Sendable, Hashable {
        /// By a refresh token; where the platform gave none, only the person can renew it.
        case refreshToken
        /// By presenting the access token itself, at half its life and not before it has this age (REL-14).
        case accessToken(minimumAge: Duration)
    }

    /// How a repeat of the commit step is kept from making a second post (REL-26).
    package enum Idempotency: String, Sendable, Hashable { case key, record, list, none }

    /// The platform.
    package let platform: Platform
    /// What a person must name before connecting.
    package let target: Target
    /// Where the platform app comes from.
    package let appSource: AppSource
    /// Whether app passwords are taken as well.
    package let takesAppPassword: Bool
    /// The permissions asked, with plain words for the connect screen, in the order of the authorize link (SEC-16).
    package let scopes: [Scope]
    /// Limits that hold unless the account's server says otherwise.
    package let capabilities: Capabilities
    /// For how long is believed what an account's server said of them; short where it says by it whether the account may post.
    package let limitsLife: Duration
    /// How a grant is kept alive.
    package let renewal: Renewal
    /// How long a refresh token lives without being used; `nil` where its end is told with it, or not known (REL-12).
    package let idleLife: Duration?
    /// Refreshes per second that one app may make, where the platform counts them; `nil` for no such limit (REL-15).
    package let refreshRate: Double?
    /// Life of an access token where the answer does not say (REL-7); `nil`: it does not expire.
    package let defaultAccessLife: Duration?
    /// The means against double posts.
    package let idempotency: Idempotency
    /// How sound the negative answer of reconcile is, in a sentence for the documentation.
    package let reconcileNote: String
    /// The longest that one step may take, request and answer (REL-2).
    package let stepDeadline: Duration
    /// Whether withdrawing one grant of a person may end another: the same token comes twice, or person and app have one grant.
    package let repeatsTokens: Bool
    /// Where people withdraw the permission on the platform.
    package let manageAccessURL: String?
    /// What the platform must approve before everything works, and what happens until then, in plain words.
    package let approvalNote: String?

    /// How an app is got there; `nil` where none is needed.
    package let appGuide: AppGuide?
    /// What it tells of posts and accounts; `nil` where it tells nothing, or nothing yet.
    package let figures: FigureRules?
    /// What a person must agree to with each post; `nil` where connecting is enough.
    package let terms: PostingTerms?
    /// The choices of the kind `remote` of which new ones can be made from here: boards.
    package let makes: Set<OptionKey>

    /// Gathers the facts.
    package init(
        platform: Platform, target: Target, appSource: AppSource, takesAppPassword: Bool = false, scopes: [Scope],
        capabilities: Capabilities, limitsLife: Duration = .hours(1), renewal: Renewal = .refreshToken,
        idleLife: Duration? = nil,
        refreshRate: Double? = nil,
        defaultAccessLife: Duration?,
        idempotency: Idempotency, reconcileNote: String, stepDeadline: Duration = .seconds(20),
        repeatsTokens: Bool = false, manageAccessURL: String? = nil,
        approvalNote: String? = nil, appGuide: AppGuide? = nil, figures: FigureRules? = nil,
        terms: PostingTerms? = nil, makes: Set<OptionKey> = []
    ) {
        self.platform = platform
        self.target = target
        self.appSource = appSource
        self.takesAppPassword = takesAppPassword
        self.scopes = scopes
        self.capabilities = capabilities
        self.limitsLife = limitsLife
        self.renewal = renewal
        self.idleLife = idleLife
        self.refreshRate = refreshRate
        self.defaultAccessLife = defaultAccessLife
        self.idempotency = idempotency
        self.reconcileNote = reconcileNote
        self.stepDeadline = stepDeadline
        self.repeatsTokens = repeatsTokens
        self.manageAccessURL = manageAccessURL
        self.approvalNote = approvalNote
        self.appGuide = appGuide
        self.figures = figures
        self.terms = terms
        self.makes = makes
    }
}

/// A permission asked from the person.
package struct Scope: Sendable, Hashable {
    /// The platform's name of it.
    package let name: String
    /// What it lets us do, for the person.
    package let purpose: String
    /// Whether publishing does not work without it; people may leave out the others.
    package let isNeeded: Bool

    /// Gathers the parts.
    package init(_ name: String, _ purpose: String, isNeeded: Bool = true) {
        self.name = name
        self.purpose = purpose
        self.isNeeded = isNeeded
    }
}
