package import Domain
import Outbound

extension MetaPagesConnector {
    /// All Pages of the login, or the Instagram accounts behind them; those that cannot publish come last and say why.
    package func accounts(of session: Session) async throws(PlatformFailure) -> [RemoteAccount] {
        let pages = try await pages(of: session)
        guard !pages.isEmpty else { throw PlatformFailure(.accountType, words: flavor.withoutPages) }
        let ticked = await ticked(session)
        let accounts = pages.map { flavor.account($0, ticked: ticked) }
        return accounts.filter(\.canPublish) + accounts.filter { !$0.canPublish }
    }

    /// The tokens of the Pages, read anew: nothing of them was kept while the person chose (decision 9).
    package func accountTokens(
        of accounts: [RemoteAccount], as session: Session
    ) async throws(PlatformFailure) -> [String: Secret] {
        var tokens: [String: Secret] = [:]
        for page in try await pages(of: session) { tokens[flavor.account(page, ticked: nil).remoteID] = page.token }
        for account in accounts where tokens[account.remoteID] == nil {
            throw PlatformFailure(.permission, words: "\(account.name): \(flavor.outOfReach)")
        }
        return tokens.filter { id, _ in accounts.contains { $0.remoteID == id } }
    }

    private func pages(of session: Session) async throws(PlatformFailure) -> [PageEntry] {
        let graph = graph(session.tokens.access, of: session.app)
        do throws(GraphError) {
            let own = try await graph.list("/me/accounts", fields: flavor.fields, PageEntry.init)
            guard session.grant.scopes.contains("business_management") else { return PageEntry.merged(own) }
            return PageEntry.merged(own + (await pagesOfPortfolios(graph)))
        } catch { throw error.platformFailure(.read) }
    }

    /// Pages that are reached only through a business portfolio. What cannot be read makes the list shorter, and no failure
    /// (sheet `facebook`, section 2).
    private func pagesOfPortfolios(_ graph: PagesGraph) async -> [PageEntry] {
        var pages: [PageEntry] = []
        let portfolios = try? await graph.list("/me/businesses", fields: "id", { $0["id"]?.identifier })
        for id in portfolios ?? [] {
            for edge in ["owned_pages", "client_pages"] {
                let path = "/\(PercentEncoding.component(id))/\(edge)"
                pages += (try? await graph.list(path, fields: flavor.fields, PageEntry.init)) ?? []
            }
        }
        return pages
    }

    /// Asks with the Page's own token: Facebook must answer for the Page itself, Instagram for the account behind it
    /// (sheets, section 3).
    package func check(_ session: Session) async throws(PlatformFailure) -> RemoteAccount {
        guard let known = session.account, let token = session.tokens.accounts[known.remoteID] else {
            throw Self.withoutToken
        }
        let path = flavor.subject == .page ? "/me" : "/\(PercentEncoding.component(known.remoteID))"
        do throws(GraphError) {
            let answer = try await graph(token, of: session.app).get(path, [.init("fields", flavor.checked)])
            guard let account = flavor.account(known, as: answer) else { throw .unusable }
            return account
        } catch { throw failure(error) }
    }

    /// The login's own token is never taken in its place (sheet `facebook`, section 9).
    static let withoutToken = PlatformFailure(
        .auth, words: "The token of the Page is missing. Connect it again.")

    /// A lost role or link is told in plain words, since only a person can do something about it.
    private func failure(_ error: GraphError) -> PlatformFailure {
        var failure = error.platformFailure(.read)
        if case .refused(let refusal) = error, refusal.isOutOfReach { failure.words = flavor.outOfReach }
        return failure
    }
}

extension GraphRefusal {
    fileprivate var isOutOfReach: Bool { subcode == 492 || (code == 100 && subcode == 33) }
}
