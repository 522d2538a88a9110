import Domain
import Engine
import Storage

extension OperatorsPage {
    /// What is not well, as an operator reads it.
    init(
        _ overview: Operators.Overview, filter: UnwellFilter, wantsAlerts: Bool, asked: Int, frame: Frame,
        times: TimeWords
    ) {
        let shown = overview.unwell.prefix(Operators.pageSize)
        let last = overview.unwell.count > shown.count ? shown.last?.connection : nil
        self.init(
            frame: frame, asked: asked == 0 ? nil : Self.words(asked), troubles: Self.troubles(overview, times: times),
            counts: overview.counts.map(UnwellCountLine.init), filters: UnwellFilterLink.all(filter, overview.counts),
            accounts: shown.map { UnwellLine($0, times: times) }, isEmpty: overview.counts.isEmpty,
            olderPath: last.map { connection in
                UnwellFilterLink.path(filter, before: CursorText.of(connection.healthSince, connection.id.text))
            },
            alertWords: wantsAlerts
                ? "You are told when accounts of any workspace turn red, and when somebody writes."
                : "You are not told of accounts that turn red, nor of messages. Both are still shown here.",
            alertNext: wantsAlerts ? "off" : "on",
            alertButton: wantsAlerts ? "Switch alerts off" : "Switch alerts on")
    }

    private static func words(_ count: Int) -> String {
        let number = count < Messages.countLimit ? "\(count)" : "\(Messages.countLimit - 1)+"
        return count == 1 ? "1 talk has something new." : "\(number) talks have something new."
    }

    private static func troubles(_ overview: Operators.Overview, times: TimeWords) -> [String] {
        overview.troubles.map { "\($0.platform.displayName) fails for many accounts since \(times.full($0.since))." }
            + overview.appFaults.map { fault in
                """
                \(fault.platform.displayName) refuses an app of this server since \(times.full(fault.since)): \
                “\(fault.words)”
                """
            } + overview.sunsets.map { "\($0.fact) \($0.remedy)" }
    }
}

extension UnwellCountLine {
    fileprivate init(_ count: UnwellCount) {
        self.init(
            platform: count.platform.rawValue, mark: count.platform.mark, platformName: count.platform.displayName,
            countReason: Advice.on(count.health, platform: count.platform)?.title ?? count.health.words,
            countTone: count.health.tone, countText: "\(count.count)")
    }
}

extension UnwellLine {
    init(_ found: UnwellConnection, times: TimeWords) {
        let connection = found.connection
        self.init(
            accountPath: PagePath.operatorAccount(connection.id, of: connection.workspaceID),
            platform: connection.platform.rawValue, mark: connection.platform.mark,
            platformName: connection.platform.displayName, handle: connection.account.handle,
            workspace: found.workspaceName, accountTone: connection.health.tone, stateText: connection.health.words,
            accountReason: Advice.on(connection.health, platform: connection.platform)?.title ?? "",
            sinceISO: TimeWords.iso(connection.healthSince), since: times.full(connection.healthSince))
    }
}

extension UnwellFilterLink {
    /// All, red, yellow, and the platforms that have any.
    fileprivate static func all(_ filter: UnwellFilter, _ counts: [UnwellCount]) -> [UnwellFilterLink] {
        let states: [(String, String?)] = [("All", nil), ("Red", "disconnected"), ("Yellow", "warning")]
        let byState = states.map { text, status in
            UnwellFilterLink(
                filterPath: path(UnwellFilter(platform: filter.platform, status: status)), filterText: text,
                isPresent: filter.status == status)
        }
        let platforms = Platform.allCases.filter { platform in counts.contains { $0.platform == platform } }
        let byPlatform = platforms.map { platform in
            let isPresent = filter.platform == platform
            let next = UnwellFilter(platform: isPresent ? nil : platform, status: filter.status)
            return UnwellFilterLink(filterPath: path(next), filterText: platform.displayName, isPresent: isPresent)
        }
        return byState + byPlatform
    }

    fileprivate static func path(_ filter: UnwellFilter, before: String? = nil) -> String {
        let items = [
            filter.platform.map { "platform=\($0.rawValue)" }, filter.status.map { "status=\($0)" },
            before.map { "before=\($0)" },
        ].compactMap(\.self)
        return PagePath.operators + (items.isEmpty ? "" : "?" + items.joined(separator: "&"))
    }
}

extension OperatorAccountPage {
    /// An account, with a message to its workspace filled in (S1.41).
    init(_ found: UnwellConnection, _ history: [HistoryEntry], frame: Frame, times: TimeWords) {
        let connection = found.connection
        let (name, handle) = (connection.platform.displayName, connection.account.handle)
        self.init(
            frame: frame, account: UnwellLine(found, times: times),
            cause: Advice.on(connection.health, platform: connection.platform).map(AdviceBox.init),
            entries: history.map { HistoryLine($0, times: times) }, helpPath: PagePath.help(connection.platform),
            askPath: PagePath.operatorAccount(connection.id, of: connection.workspaceID) + "/messages",
            askTitle: String("\(name) \(handle) needs you".prefix(MessageThread.titleLimit)),
            askText: """
                The account \(handle) on \(name) is not connected any more. Please open Connections and press Reconnect; \
                if that does not help, answer here.
                """)
    }
}
