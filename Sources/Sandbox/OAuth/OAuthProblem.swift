/// What is wrong with a request of the authorization code flow; each platform says it in its own words.
package enum OAuthProblem: Error, Hashable, Sendable {
    /// A parameter is missing, unknown, repeated or not allowed.
    case field(FieldProblem)
    /// There is no such app.
    case unknownClient
    /// The app did not prove itself, or with the wrong secret.
    case wrongSecret
    /// The redirect URI is not registered.
    case redirect
    /// The platform has no such scope.
    case unknownScope(String)
    /// The app may not ask for this scope.
    case refusedScope(String)
    /// There is no such account, or it cannot consent now.
    case account(String)
    /// `grant_type` has a value that is not served.
    case grantType(String)
    /// Nobody gave this code out.
    case unknownCode
    /// The code is too old.
    case expiredCode
    /// The code was used before.
    case usedCode
    /// The code belongs to another app.
    case foreignCode
    /// Not the redirect URI of the authorization request.
    case redirectMismatch
    /// The verifier of PKCE is missing, wrong or not asked for.
    case verifier
    /// Nobody gave this refresh token out.
    case unknownRefresh
    /// The refresh token belongs to another app.
    case foreignRefresh
    /// The refresh token's time is over.
    case expiredRefresh
    /// The refresh token was exchanged before.
    case usedRefresh
    /// The grant is over.
    case ended(OAuthGrant.Ending)
    /// The platform has suspended the account.
    case suspended
}
