import Domain
import OAuth

extension ConnectedPage {
    /// The page that says how the attempt ended.
    init(_ authorization: Authorization, frame: Frame) {
        self.init(
            frame: frame, id: authorization.id.text, state: authorization.state.word,
            platform: authorization.platform.rawValue,
            continuePath: ReturnPath.path(authorization.returnTo) ?? PagePath.connections)
        let typed = ConnectForm(retryPath: authorization.returnTo)
        switch authorization.state {
        case .pending, .consumed, .choose:
            isWaiting = true
            words = "\(authorization.platform.displayName) has not answered yet."
        case .done(let connections):
            isDone = true
            if typed != nil { continuePath = PagePath.connections }
            words = Self.words(connections, authorization)
            continuePath = PagePath.said(.connected, on: continuePath)
        case .failed(let failure):
            self.failure = FailureBox(failure, of: authorization, typed: typed)
        }
    }

    private static func words(_ connections: [Connection.ID], _ authorization: Authorization) -> String {
        let name = authorization.platform.displayName
        if authorization.reconnects != nil { return "The \(name) account works again." }
        return connections.count == 1
            ? "Martlet can now publish to your \(name) account."
            : "Martlet can now publish to \(connections.count) accounts at \(name)."
    }
}

extension FailureBox {
    /// What happened and what to do, with a way to try again.
    init(_ failure: AuthorizationFailure, of authorization: Authorization, typed: ConnectForm?) {
        let advice = Advice.on(failure.code, platform: authorization.platform)
        self.init(
            failureTitle: advice.title, explanation: advice.explanation, remedy: advice.remedy,
            platformWords: failure.words, helpPath: PagePath.help(after: authorization),
            canRetry: typed != nil || authorization.reconnects != nil,
            reconnect: authorization.reconnects?.text ?? "", instance: typed?.instance ?? "",
            handle: typed?.handle ?? "", returnTo: typed == nil ? authorization.returnTo ?? "" : "")
    }
}

extension Authorization.State {
    /// The word in the interface.
    var word: String {
        switch self {
        case .pending, .consumed: "pending"
        case .choose: "choose"
        case .done: "done"
        case .failed: "failed"
        }
    }
}

extension ChoicePage {
    /// The page where a person picks among accounts.
    init(_ authorization: Authorization, accounts: [RemoteAccount], frame: Frame, problem: String? = nil) {
        self.init(
            frame: frame, id: authorization.id.text, platformName: authorization.platform.displayName,
            isOther: authorization.reconnects != nil,
            choices: accounts.enumerated().map { index, account in
                ChoiceLine(
                    index: String(index), remoteID: account.remoteID, name: account.name, handle: account.handle,
                    canPublish: account.canPublish, obstacle: account.obstacle)
            },
            problem: problem)
    }
}
