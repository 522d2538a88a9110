import Domain
import Engine
import Platforms
import Storage

/// What a page of help is made from.
struct HelpCase: Sendable {
    /// The platform.
    let platform: Platform
    /// The account, where there is one.
    var view: ConnectionView?
    /// Its latest lines of history.
    var history: [HistoryEntry] = []
    /// The attempt to connect that failed.
    var attempt: Authorization?
    /// Since when the platform is in trouble, as we see it.
    var troubleSince: Instant?

    /// Why the attempt failed.
    var failure: AuthorizationFailure? {
        guard case .failed(let failure)? = attempt?.state else { return nil }
        return failure
    }

    /// What kind of trouble it is; a failed attempt is the later word.
    var cause: Guide.Cause? {
        if let failure { return Guide.Cause(failure.code) }
        if let own = view.flatMap({ Guide.Cause($0.connection.health) }) { return own }
        return view?.connection.account.obstacle == nil ? nil : .account
    }

    /// What the platform said of the present state, untrusted.
    var quotes: [String] {
        let evidence = history.first { $0.to == view?.connection.health && !$0.evidence.isEmpty }?.evidence
        var quotes = [failure?.words, evidence, view?.checkWords].compactMap(\.self)
        quotes = quotes.enumerated().filter { !quotes[..<$0.offset].contains($0.element) }.map(\.element)
        return quotes.map { String($0.prefix(500)) }
    }
}

extension HelpPage {
    /// The page for a case, for this reader.
    init(_ help: HelpCase, for reader: Reader, frame: Frame) {
        let (guide, name) = (Guide.of(help.platform), help.platform.displayName)
        let steps = guide.steps(for: help.cause)
        let account = help.view?.connection.account
        let times = TimeWords(zone: reader.zone)
        self.init(
            frame: frame, heading: account.map { "Help with \($0.shownName)" } ?? "Help with \(name)",
            subheading: account.map { "\($0.handle) on \(name)" } ?? "When an account cannot be connected or goes red.",
            platformName: name, state: HelpState(help, for: reader), fitting: steps.fitting.map(HelpStep.init),
            hasFitting: !steps.fitting.isEmpty, others: steps.others.map(HelpStep.init),
            othersTitle: steps.fitting.isEmpty ? "What to try, in this order" : "Also worth a look",
            conditionTone: help.troubleSince == nil ? "good" : "warn",
            condition: help.troubleSince.map {
                """
                Many accounts at \(name) have failed here since \(times.full($0)). Yours is not to blame: Martlet keeps \
                trying and judges nobody meanwhile.
                """
            } ?? "This Martlet sees no general trouble with \(name) at the moment.",
            statusWords: guide.status.words, statusURL: guide.status.url, rungs: HelpRung.ladder(guide, help, reader))
    }
}

extension HelpStep {
    init(_ step: Guide.Step) {
        self.init(
            stepTitle: step.title, instruction: step.instruction,
            menuPath: step.path.isEmpty ? nil : step.path.joined(separator: " → "), stepURL: step.url,
            stepReason: step.reason)
    }
}

extension HelpState {
    /// What is the case; `nil` where nothing is known.
    init?(_ help: HelpCase, for reader: Reader) {
        guard help.view != nil || help.failure != nil else { return nil }
        let health = help.view?.connection.health
        let times = TimeWords(zone: reader.zone)
        let since = help.view?.connection.healthSince
        let advice = help.failure.map { Advice.on($0.code, platform: help.platform) } ?? help.view?.advice
        self.init(
            stateTone: help.failure == nil ? health?.tone ?? "bad" : "bad",
            stateText: health?.words ?? "Not connected", sinceISO: since.map(TimeWords.iso),
            since: since.map(times.full) ?? "", cause: advice.map(AdviceBox.init), quotes: help.quotes,
            repair: HelpRepair(help, for: reader))
        if let obstacle = help.view?.connection.account.obstacle { quotes.append(obstacle) }
    }
}

extension HelpRepair {
    /// The button; `nil` where there is nothing to repair, or for those who may not.
    fileprivate init?(_ help: HelpCase, for reader: Reader) {
        guard reader.may(.connect), let connection = help.view?.connection,
            connection.health != .healthy || help.failure != nil
        else { return nil }
        self.init(
            platform: connection.platform.rawValue, reconnect: connection.id.text, instance: connection.account.server,
            loginHandle: connection.account.handle, repairText: "Reconnect")
    }
}

extension HelpRung {
    /// What remains when nothing helps: disconnect, remove the app there, add the account again, write (S1.34 to S1.37).
    fileprivate static func ladder(_ guide: Guide, _ help: HelpCase, _ reader: Reader) -> [HelpRung] {
        let name = guide.platform.displayName
        let connection = reader.may(.connect) ? help.view?.connection : nil
        var disconnect = HelpRung(
            rungID: "disconnect", rungTitle: "Disconnect the account here",
            rungWords: """
                You are asked before anything happens. Published posts stay where they are; posts that are still planned \
                for it will not go out.
                """)
        if let connection {
            disconnect.rungPath = "\(PagePath.connections)/\(connection.id)/disconnect"
            disconnect.rungLink = "Disconnect…"
        }
        let remove = HelpRung(
            rungID: "remove", rungTitle: "Remove the app at \(name)",
            rungWords: "So that \(name) forgets what was allowed before, and asks for everything anew.",
            rungMenu: guide.removal.path.joined(separator: " → "), rungURL: guide.removal.url,
            rungLink: "Open the page at \(name)")
        let add = HelpRung(
            rungID: "add", rungTitle: "Add the account again",
            rungWords: """
                Go through the whole login once more, and accept every permission. Posts that were published stay in the \
                calendar.
                """,
            rungPath: PagePath.connections + "#add", rungLink: "Add an account")
        return [disconnect, remove, add] + (reader.may(.connect) ? [write(guide, help)] : [])
    }

    /// Those who run the installation, with everything filled in that is known (S1.37, S0.53).
    private static func write(_ guide: Guide, _ help: HelpCase) -> HelpRung {
        let items = [
            help.view.map { "connection=\($0.connection.id)" } ?? "platform=\(guide.platform.rawValue)",
            help.attempt.map { "attempt=\($0.id)" },
        ]
        return HelpRung(
            rungID: "write", rungTitle: "Write to those who run this Martlet",
            rungWords: """
                Platform, account and the exact error are filled in already; you see everything before it is sent, and the \
                answer appears under Messages.
                """,
            rungPath: "\(PagePath.newMessage)?" + items.compactMap(\.self).joined(separator: "&"),
            rungLink: "Write to us")
    }
}

extension RemoteAccount {
    /// The name, or the handle of an account without one.
    var shownName: String { name.isEmpty ? handle : name }
}

extension HelpEntry {
    /// The way to the help for a platform.
    init(_ platform: Platform, troubleSince: Instant?) {
        self.init(
            entryPath: PagePath.help(platform), platform: platform.rawValue, mark: platform.mark,
            entryName: platform.displayName,
            entryWords: troubleSince.map { _ in "In trouble, as seen from here" }, entryTone: "warn")
    }

    /// The way to the help for an account.
    init(_ connection: Connection) {
        self.init(
            entryPath: PagePath.help(connection.id), platform: connection.platform.rawValue,
            mark: connection.platform.mark, entryName: connection.account.shownName,
            entryWords: connection.health.words, entryTone: connection.health.tone)
    }
}
