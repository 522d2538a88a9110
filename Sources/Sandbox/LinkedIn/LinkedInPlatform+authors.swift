import HTTPTypes

/// In whose name a caller may act (linkedin.md section 1, linkedin-page.md sections 1 and 6).
extension LinkedInPlatform {
    /// Roles that may publish for a page.
    private static let postingRoles: Set<String> = [
        "ADMINISTRATOR", "CONTENT_ADMINISTRATOR", "DIRECT_SPONSORED_CONTENT_POSTER",
    ]

    /// The author behind a URN; throws unless the caller may write in that name.
    func author(_ urn: String, of account: SandboxAccount, _ grant: OAuthGrant, _ call: Call) throws
        -> LinkedInState.Author
    {
        if urn.hasPrefix("urn:li:person:") {
            guard urn == "urn:li:person:\(Member.subject(account.name, client: grant.client))",
                grant.scopes.contains("w_member_social")
            else { throw LinkedInProblem.denied(call) }
            return .init(urn: urn, account: account.name, platform: name)
        }
        let page = try page(urn)
        guard grant.scopes.contains("w_organization_social") else {
            throw LinkedInProblem(
                .badRequest, "", "Organization permissions must be used when using organization as author")
        }
        guard hasRole(account.name, Self.postingRoles, on: page) else {
            throw LinkedInProblem(
                .forbidden, "ACCESS_DENIED", "The member has no role to publish as organization \(page.account.id)",
                number: 100)
        }
        return .init(urn: page.urn, account: page.account.name, platform: "linkedin-page")
    }

    /// The page of a URN; both spellings of a brand are known.
    func page(_ urn: String) throws -> Organization {
        let found = Organization.all.first { page in
            urn == page.urn || urn == "urn:li:organization:\(page.account.id)"
        }
        guard let found else {
            throw LinkedInProblem(.badRequest, "INVALID_VALUE_FOR_FIELD", "\(urn) is not an author")
        }
        return found
    }

    /// Whether a member has one of the roles, approved and not taken away.
    func hasRole(_ member: String, _ roles: Set<String>, on page: Organization) -> Bool {
        Role.all.contains { role in
            role.member == member && role.page == page.account.name && roles.contains(role.role)
                && state(of: role) == "APPROVED"
        }
    }
}
