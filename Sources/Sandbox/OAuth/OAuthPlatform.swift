import HTTPTypes

/// A platform with the authorization code flow whose people and Pages are known to `OAuthPeople`: what such ones share.
package protocol OAuthPlatform: SimulatedPlatform {
    /// Its people.
    var people: OAuthPeople { get }
    /// Its consent page and token endpoint.
    var desk: OAuthDesk { get }
}

extension OAuthPlatform {
    /// Everybody as they are now.
    package var accounts: [SandboxAccount] { people.accounts }

    /// As the desk sees it.
    package func identify(_ call: Call) -> Caller { desk.identify(call) }

    /// As the rules of the first app say.
    package func change(_ account: String, _ change: AccountChange) -> Bool {
        people.change(account, change, in: desk.book, rules: desk.clients.first?.rules ?? TokenRules())
    }

    /// Forgets grants and what happened to people.
    package func reset() {
        desk.book.reset()
        people.reset()
    }

    /// The two addresses of the consent page.
    func consentEndpoints(_ origin: String, _ path: String) -> [Endpoint] {
        [
            Endpoint("authorize", "GET", origin, path) { desk.page($0, of: self) },
            Endpoint("authorize.decide", "POST", origin, path) { desk.decide($0, of: self) },
        ]
    }

    /// Drawn pictures of the accounts, by name.
    func avatarEndpoint(_ origin: String, _ path: String) -> Endpoint {
        Endpoint("avatar", "GET", origin, path) { call in
            guard let account = people.account(call.captures["name"] ?? "") else { throw Refusal(unknownAddress(call)) }
            return Picture.avatar(name: account.name)
        }
    }

    /// The account that an answer is about: that of the token, or another one when a fault says so.
    func subject(of call: Call, _ account: SandboxAccount) -> SandboxAccount {
        guard call.answersForWrongAccount else { return account }
        return accounts.first { $0.kind == account.kind && $0.name != account.name } ?? account
    }
}

extension HTTPFields {
    /// Fields by names that are known to be names.
    init(named pairs: [(String, String)]) {
        self.init()
        for (name, value) in pairs {
            if let name = HTTPField.Name(name) { self[name] = value }
        }
    }
}

extension SandboxAccount {
    /// The account with changes.
    func changed(_ change: (inout Self) -> Void) -> Self {
        var copy = self
        change(&copy)
        return copy
    }
}
