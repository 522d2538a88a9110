/// What a platform's consent page shows and how it sends the browser back, as data and a few closures.
package struct ConsentRules: Sendable {
    /// Every scope the platform knows, as people read it.
    package var permissions: [String: String]
    /// Scopes that a request asks for, by its parameters; throws `OAuthProblem` or `FieldProblem`.
    package var scopes: @Sendable (Fields, TokenRules) throws -> [String] = { fields, rules in
        (fields["scope"] ?? "").split { rules.scopeSeparators.contains($0) }.map(String.init)
    }
    /// Whether people can untick permissions, by the parameters of the request.
    package var isTickable: @Sendable (Fields) -> Bool = { _ in false }
    /// Permissions that cannot be unticked even so.
    package var fixed: Set<String> = []
    /// What the person may choose from besides, e.g. Pages, by account and scopes asked for.
    package var targets: @Sendable (SandboxAccount, [String]) -> [ConsentTarget] = { _, _ in [] }
    /// Heading above that choice.
    package var targetTitle = ""
    /// More conditions on the parameters; throws `OAuthProblem` or `FieldProblem`.
    package var check: @Sendable (Fields, OAuthClient) throws -> Void = { _, _ in }
    /// Why this account cannot consent to this, in the platform's words; `nil` when it can.
    package var objection: @Sendable (SandboxAccount, [String]) -> String? = { _, _ in nil }
    /// Parameters of the redirect after a denial, without `state`.
    package var denial = [("error", "access_denied")]
    /// Parameters of the redirect after an approval, besides `code` and `state`.
    package var approval: @Sendable (OAuthConsent) -> [(String, String)] = { _ in [] }
    /// Written behind the whole redirect address, e.g. `#_`.
    package var ending = ""
    /// Parameters of a redirect that tells of a problem; `nil` shows a page instead. Never asked before the redirect
    /// URI is known to be good.
    package var redirected: @Sendable (OAuthProblem) -> [(String, String)]? = { _ in nil }
    /// Title and text of the page that tells of a problem.
    package var page: @Sendable (OAuthProblem) -> (title: String, text: String) = {
        ("Something went wrong", "The request is not valid: \($0).")
    }
    /// First characters of codes.
    package var codePrefix = ""
    /// Where browsers may be sent; `nil` means as the settings of the sandbox say.
    package var allowsRedirect: (@Sendable (String) -> Bool)?

    /// A page for these scopes.
    package init(permissions: [String: String]) {
        self.permissions = permissions
    }

    /// The rules with changes.
    package func with(_ change: (inout Self) -> Void) -> Self {
        var copy = self
        change(&copy)
        return copy
    }
}

/// Something a person can choose on a consent page besides the account, e.g. a Page.
package struct ConsentTarget: Sendable, Hashable {
    /// Short name, as of an account.
    package let name: String
    /// For people.
    package let title: String

    /// A choice.
    package init(name: String, title: String) {
        self.name = name
        self.title = title
    }
}
