package import Domain

/// One platform: *what* to call and how to read the answer. It never sleeps, retries or stores; the Engine does (architecture, section 2).
///
/// All calls go through the door. Everything that a platform may say is an expected outcome: failures are values of three
/// kinds, `AuthorizationFailure` while connecting, `RefreshFailure` while renewing, `PlatformFailure` otherwise.
package protocol Connector: Sendable {
    /// What is constant about the platform, as data.
    var profile: PlatformProfile { get }
    /// The version of the interface that the operator sets; `nil` where none is set.
    var interfaceVersion: InterfaceVersion? { get }

    // MARK: Connecting

    /// Finds the server that the person means, and how authorization works there.
    func locate(_ target: ConnectTarget) async throws(AuthorizationFailure) -> Destination
    /// Registers a platform app on the fly; called once per destination and redirect URI. `nil` where an operator must do it.
    func register(at destination: Destination, redirectURI: String) async throws(AuthorizationFailure)
        -> NewPlatformApp?
    /// Whether the server still knows an app that it registered; asked before a person is sent there. `true` in doubt.
    func recognizes(_ app: PlatformApp, at destination: Destination) async -> Bool
    /// Asks the platform whether it takes an app's id and secret, without a person and without any effect. Whatever cannot be
    /// told for sure is `unknown`; ask by `verdict(on:)`, which keeps the secret out of the platform's words.
    func examine(_ app: PlatformApp) async -> AppVerdict
    /// Prepares the page of the platform to which the browser goes (with PAR where the platform wants it).
    func authorize(_ request: AuthorizeRequest) async throws(AuthorizationFailure) -> AuthorizeStart
    /// Exchanges the code for tokens. Called at most once per authorization, after it was consumed (SEC-6).
    func exchange(_ exchange: CodeExchange) async throws(AuthorizationFailure) -> NewGrant
    /// Connects by an app password, where the platform offers that (SEC-17).
    func signIn(handle: String, appPassword: Secret) async throws(AuthorizationFailure) -> NewGrant
    /// The needed permissions that a grant lacks, by the platform's names; none when it did not say what it granted (S0.47).
    func missingScopes(in grant: Grant) -> Set<String>
    /// The accounts that a fresh grant can speak for, with those that cannot publish and why. Reads only.
    func accounts(of session: Session) async throws(PlatformFailure) -> [RemoteAccount]
    /// The tokens that these accounts have for themselves, by their identifiers, where the platform gives such; asked once
    /// when they are connected, and kept with the grant's.
    func accountTokens(
        of accounts: [RemoteAccount], as session: Session
    ) async throws(PlatformFailure) -> [String: Secret]

    // MARK: Keeping alive

    /// Asks for the next pair; exactly one request that may spend the refresh token (plus a nonce round trip before it).
    func refresh(_ session: Session) async throws(RefreshFailure) -> NewTokens
    /// The cheapest read-only call that proves the grant; answers who the account is now (REL-16).
    func check(_ session: Session) async throws(PlatformFailure) -> RemoteAccount
    /// When the permission lapses unless the person comes by again, as the platform says now; `nil` where it does not lapse
    /// or the platform does not say. Asked before anybody is warned of it (REL-14).
    func lapse(of session: Session) async -> Instant?
    /// Withdraws the grant at the platform (SEC-18).
    func revoke(_ session: Session) async throws(PlatformFailure)

    // MARK: Counting

    /// The platform's identifier of a post, from what its steps left behind; of a thread the first part's. `nil` where a person
    /// said that it is there, so that nobody knows it.
    func remoteID(in outputs: [String: StepOutput]) -> String?
    /// What the platform counts of these posts, at most `profile.figures.batch` of them, by their identifiers. A post that is
    /// gone, and whatever is not told, is left out. Reads only.
    func figures(
        of posts: [PublishedPost], as session: Session
    ) async throws(PlatformFailure) -> [String: [Figure: Int64]]
    /// What the platform counts of the session's account. Reads only.
    func figures(ofAccountOf session: Session) async throws(PlatformFailure) -> [Figure: Int64]

    // MARK: Publishing

    /// Whether posts can be published there at all, not only accounts connected.
    var publishes: Bool { get }
    /// What this account can publish, read from its server where limits live there; `nil` when the server could not be asked.
    /// Only preflight goes by it: what becomes of a post is derived from the profile's (`format(ofPart:of:)`).
    func capabilities(of session: Session) async -> Capabilities?
    /// What can be chosen for a choice of the kind `remote`: the boards of an account, the communities where it may post. Reads
    /// only, page by page, and no more than `OptionRule.remoteCount`; empty for any other choice.
    ///
    /// - Parameter parent: the value of the choice on which it depends (`OptionKey.parent`); empty where there is none.
    func choices(
        of key: OptionKey, within parent: String, as session: Session
    ) async throws(PlatformFailure) -> [OptionRule.Choice]
    /// Makes something new to choose, where `profile.makes` has the choice: a board. Exactly one request, never repeated by itself.
    func make(
        _ name: String, for key: OptionKey, as session: Session
    ) async throws(PlatformFailure) -> OptionRule.Choice
    /// The steps of a publication in order. A pure function: the same publication always gives the same steps, whatever its
    /// `outputs` are, so that a delivery takes the same way however far it is. What goes on after a post is a publication of its
    /// own (`Publication.kind`), with the outputs of the post's steps.
    func steps(of publication: Publication) -> [Step]
    /// Performs one step; earlier outputs are in `publication.outputs`.
    func perform(_ step: Step, of publication: Publication, as session: Session) async -> StepResult
    /// Asks what became of a commit step whose answer was lost (REL-24).
    func reconcile(_ lost: LostCommit, of publication: Publication, as session: Session) async -> ReconcileResult
    /// How long after a post was published it is looked at again, in rising order; none where the platform's word is final.
    var lateLooks: [Duration] { get }
    /// Asks what has become of a published post. Reads only.
    func standing(of publication: Publication, as session: Session) async throws(PlatformFailure) -> Standing
}

extension Connector {
    /// The platform.
    package var platform: Platform { profile.platform }

    /// Most platforms' versions belong to the release.
    package var interfaceVersion: InterfaceVersion? { nil }

    /// What can be connected can be published to, as a rule.
    package var publishes: Bool { true }

    /// Most platforms need an operator to register the app.
    package func register(
        at destination: Destination, redirectURI: String
    ) async throws(AuthorizationFailure) -> NewPlatformApp? { nil }

    /// Most platforms do not forget apps.
    package func recognizes(_ app: PlatformApp, at destination: Destination) async -> Bool { true }

    /// Most permissions lapse with their tokens.
    package func lapse(of session: Session) async -> Instant? { nil }

    /// Some platforms can only be asked by connecting.
    package func examine(_ app: PlatformApp) async -> AppVerdict { .uncheckable }

    /// Most platforms know no app passwords.
    package func signIn(handle: String, appPassword: Secret) async throws(AuthorizationFailure) -> NewGrant {
        throw AuthorizationFailure(.refused, words: "\(profile.platform.displayName) has no app passwords.")
    }

    /// Most platforms know only the grant's tokens.
    package func accountTokens(
        of accounts: [RemoteAccount], as session: Session
    ) async throws(PlatformFailure) -> [String: Secret] { [:] }

    /// Most steps that make a post are called so.
    package func remoteID(in outputs: [String: StepOutput]) -> String? { outputs["publish:0"]?.remoteID }

    /// A platform without `profile.figures` tells nothing.
    package func figures(
        of posts: [PublishedPost], as session: Session
    ) async throws(PlatformFailure) -> [String: [Figure: Int64]] { [:] }

    /// A platform without `profile.figures` tells nothing.
    package func figures(ofAccountOf session: Session) async throws(PlatformFailure) -> [Figure: Int64] { [:] }

    /// Most platforms name exactly what was asked for.
    package func missingScopes(in grant: Grant) -> Set<String> {
        guard grant.server.method == .oauth, !grant.scopes.isEmpty else { return [] }
        return Set(profile.scopes.map(\.name)).subtracting(grant.scopes)
    }

    /// Most platforms have the same limits for everybody.
    package func capabilities(of session: Session) async -> Capabilities? { profile.capabilities }

    /// Most platforms say at once what becomes of a post.
    package var lateLooks: [Duration] { [] }

    /// Nothing else is known.
    package func standing(
        of publication: Publication, as session: Session
    ) async throws(PlatformFailure) -> Standing { .stands }

    /// Most platforms' choices are the same for everybody.
    package func choices(
        of key: OptionKey, within parent: String, as session: Session
    ) async throws(PlatformFailure) -> [OptionRule.Choice] { [] }

    /// Most platforms' choices are made there.
    package func make(
        _ name: String, for key: OptionKey, as session: Session
    ) async throws(PlatformFailure) -> OptionRule.Choice {
        throw PlatformFailure(.content, words: "\(platform.displayName) lets nobody make that from here.")
    }

    /// What a part of a publication becomes on the platform: text, gallery, Reel.
    package func format(ofPart index: Int, of publication: Publication) -> Format {
        guard publication.content.parts.indices.contains(index) else { return .text }
        return profile.capabilities.format(
            of: publication.content.parts[index], at: index, options: publication.options, media: publication.media)
    }
}
