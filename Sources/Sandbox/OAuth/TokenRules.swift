/// How a platform with classic OAuth 2 hands out tokens, as data. Several apps of a platform may have different rules.
package struct TokenRules: Sendable {
    /// How an app proves itself at the token endpoint.
    package enum ClientAuthentication: Sendable {
        /// Identifier and secret as parameters.
        case parameters
        /// HTTP Basic (RFC 6749 section 2.3.1); public apps by identifier as a parameter.
        case basic
        /// Either of the two, never both.
        case either
    }

    /// Names of parameters: everything else is refused.
    package struct Parameters: Sendable {
        /// Must be there and have a value.
        package var required: [String]
        /// May be there.
        package var optional: [String]

        /// Names without those that prove the app.
        package init(required: [String], optional: [String] = []) {
            self.required = required
            self.optional = optional
        }
    }

    /// How the challenge of PKCE is written.
    package enum ChallengeForm: Sendable {
        /// As RFC 7636 says.
        case base64url
        /// Lower-case hexadecimal digits.
        case hex
    }

    /// The authorization request. With `code_challenge` among the required ones PKCE is a must, without it at all it is
    /// refused as unknown.
    package var authorize = Parameters(required: ["response_type", "client_id", "redirect_uri", "scope", "state"])
    /// The request for tokens in exchange for a code, `grant_type` included where the platform wants it.
    package var exchange = Parameters(required: ["grant_type", "code", "redirect_uri"])
    /// The request for tokens in exchange for a refresh token.
    package var renewal = Parameters(required: ["grant_type", "refresh_token"])
    /// Name of the app's identifier, e.g. `client_key`.
    package var clientField = "client_id"
    /// How the app proves itself.
    package var authentication = ClientAuthentication.parameters
    /// How the challenge of PKCE is written.
    package var challengeForm = ChallengeForm.base64url
    /// Characters between scopes in the authorization request.
    package var scopeSeparators: Set<Character> = [" "]
    /// Life of an authorization code.
    package var codeLife: Duration = .seconds(600)
    /// Life of an access token; `nil` means without end.
    package var accessLife: Duration? = .seconds(3_600)
    /// First characters of access tokens.
    package var accessPrefix = ""
    /// Refresh tokens; `nil` means that there are none.
    package var refresh: RefreshRules?
    /// Whether one person has one grant per app, so that a new consent changes it instead of making another.
    package var hasOneGrantPerPerson = false
    /// Who is behind an account, where one login has several: consents and limits belong to the login.
    package var owner: @Sendable (String) -> String = { $0 }
    /// Whether a changed password ends the tokens.
    package var endsWithPassword = true

    /// The rules of RFC 6749 with nothing special.
    package init() {}

    /// The rules with changes.
    package func with(_ change: (inout Self) -> Void) -> Self {
        var copy = self
        change(&copy)
        return copy
    }
}

/// How refresh tokens live and die.
package struct RefreshRules: Sendable {
    /// Whether a refresh gives a new refresh token.
    package enum Rotation: Sendable {
        /// The token stays the same; `repeated` says whether answers show it again.
        case none(repeated: Bool)
        /// A new one each time; the old one works for so long after its first use.
        case each(grace: Duration)
    }

    /// What happens when a refresh token is presented after its time.
    package enum Reuse: Sendable {
        /// The request is refused, nothing else happens.
        case refused
        /// The whole family dies.
        case endsGrant
    }

    /// Life from the consent, or from the last refresh when it slides; `nil` means without end.
    package var life: Duration?
    /// Whether each refresh starts the life anew.
    package var slides = true
    /// Dies when unused for so long.
    package var idleLife: Duration?
    /// Whether a refresh gives a new one.
    package var rotation = Rotation.none(repeated: true)
    /// What a late presentation does.
    package var reuse = Reuse.refused
    /// Whether an access token never outlives the refresh token.
    package var capsAccess = false
    /// Whether a refresh ends the access tokens given out before.
    package var endsOldAccess = false
    /// More live grants with refresh tokens than this per person and app end the oldest one silently.
    package var mostGrants: Int?
    /// First characters of refresh tokens.
    package var prefix = ""
    /// Whether a grant gets refresh tokens at all, e.g. only with `access_type=offline`.
    package var isGiven: @Sendable (OAuthGrant) -> Bool = { _ in true }

    /// Tokens without end that stay the same.
    package init(life: Duration? = nil) {
        self.life = life
    }

    /// The rules with changes.
    package func with(_ change: (inout Self) -> Void) -> Self {
        var copy = self
        change(&copy)
        return copy
    }
}
