/// The authorization code flow of one platform: consent page, codes, token requests. The platform adds its words.
package struct OAuthDesk: Sendable {
    /// Its codes, grants and tokens.
    package let book: OAuthBook
    /// Its registered apps.
    package let clients: [OAuthClient]
    /// Its consent page.
    package let consent: ConsentRules

    let world: SandboxWorld

    /// A desk.
    package init(_ world: SandboxWorld, book: OAuthBook, clients: [OAuthClient], consent: ConsentRules) {
        self.world = world
        self.book = book
        self.clients = clients
        self.consent = consent
    }

    /// The app of that identifier; throws `OAuthProblem`.
    package func client(_ id: String?) throws(OAuthProblem) -> OAuthClient {
        guard let client = clients.first(where: { $0.id == id }) else { throw .unknownClient }
        return client
    }

    /// Who is calling: by bearer token, `access_token`, code, refresh token, token to revoke or the form of the consent
    /// page. A request with `grant_type=refresh_token` is a refresh and its endpoint is called `refresh`.
    package func identify(_ call: Call) -> Caller {
        let fields = Self.fields(call)
        let isRefresh = fields["grant_type"] == "refresh_token"
        let names = ["refresh_token", "access_token", "code", "token", "input_token"]
        let secrets = [call.credentials()] + names.map { fields[$0] }
        let owner = secrets.lazy.compactMap { $0 }.compactMap { book.owner(behind: $0) }.first
        return Caller(
            account: owner?.account ?? fields["account"], isRefresh: isRefresh, endpoint: isRefresh ? "refresh" : nil,
            platform: owner?.platform)
    }

    /// Query and form together, as far as they can be read.
    package static func fields(_ call: Call) -> Fields {
        let query = (try? call.queryFields())?.list ?? []
        let form = (try? call.formFields())?.list ?? []
        let parts = (try? Multipart(call))?.parts.filter { $0.filename == nil } ?? []
        return Fields((query + form).map { ($0.name, $0.value) } + parts.map { ($0.name, $0.text) })
    }
}
