import Domain
import Engine
import Platforms

extension AppLine {
    /// A platform with whose app it is and what is known of it.
    init(_ listing: AppListing) {
        let platform = listing.profile.platform
        let (source, words, tone, state) = Self.state(listing)
        self.init(
            platform: platform.rawValue, platformName: platform.displayName, mark: platform.mark, source: source,
            sourceWords: words, tone: tone, stateWords: state, appWord: platform.appWord,
            setUpPath: listing.profile.appGuide == nil ? nil : PagePath.app(platform))
    }

    private static func state(
        _ listing: AppListing
    ) -> (source: String, words: String, tone: String, state: String) {
        switch listing.source {
        case .onTheFly:
            return ("on_the_fly", "Nobody needs an app here: this server makes itself known.", "good", "Nothing to do")
        case .none:
            return ("none", "Neither this workspace nor this server has an app here.", "quiet", "Cannot be connected")
        case .installation: return ("installation", "The app of this server, for all workspaces.", "good", "Ready")
        case .workspace(let app):
            let words = app.lender.map { "The app that you brought for \($0.displayName)." } ?? "Your own app."
            let (tone, state) =
                switch app.examination?.verdict {
                case .accepted?: ("good", "Accepted")
                case .refused?: ("bad", "Refused")
                case .unknown?, nil: ("warn", "Not checked")
                }
            return ("workspace", words, tone, state)
        }
    }
}

extension AppPage {
    /// The page of a platform; `nil` where no app is needed.
    init?(_ listing: AppListing, frame: Frame, times: TimeWords) {
        guard let guide = listing.profile.appGuide else { return nil }
        let platform = listing.profile.platform
        let own = listing.own
        self.init(
            frame: frame, app: AppLine(listing), usedID: listing.usedID, usedConfig: own?.configID,
            verdict: own?.examination.map { VerdictBox($0.verdict, at: $0.at, times: times) },
            canExamine: listing.usedID != nil, canRemove: own.map { $0.lender == nil } ?? false,
            removeWords: own?.removeWords ?? "", sunsetWords: listing.sunset?.words,
            sunsetTone: listing.sunset?.isOver == true ? "bad" : "warn", earlierWords: listing.earlierWords,
            lentWords: platform.lentWords, approvalNote: listing.profile.approvalNote, steps: guide.steps,
            consoleURL: guide.consoleURL, callbackField: guide.callbackField, addresses: listing.addresses,
            scopes: listing.profile.scopes.map {
                AppScopeLine(scopeName: $0.name, purpose: $0.purpose, isNeeded: $0.isNeeded)
            },
            idWord: guide.idWord, secretWord: guide.secretWord, configWord: guide.configWord,
            takesPublicApps: guide.takesPublicApps)
    }
}

extension VerdictBox {
    /// The answer, with the platform's own words beside ours.
    init(_ verdict: AppVerdict, at time: Instant? = nil, times: TimeWords? = nil) {
        switch verdict {
        case .accepted:
            self.init(
                verdictTone: "good", verdictTitle: "The platform accepts the app.",
                verdictRemedy: "Whether the callback address is right shows when the first account is connected.")
        case .refused(let words):
            self.init(
                verdictTone: "bad", verdictTitle: "The platform refuses the app.",
                verdictRemedy: "Compare id and secret with the platform\u{2019}s page, and enter them again.",
                platformWords: words)
        case .unknown(let words):
            self.init(
                verdictTone: "warn", verdictTitle: "Nothing is known yet.",
                verdictRemedy: "Try again in a while; connecting an account shows it for sure.", platformWords: words)
        }
        guard let time, let times else { return }
        verdictISO = TimeWords.iso(time)
        verdictAt = times.full(time)
    }
}

extension AppListing {
    /// The app that the workspace brought, if it is the one in use.
    fileprivate var own: BroughtApp? {
        if case .workspace(let app) = source { app } else { nil }
    }

    fileprivate var usedID: String? {
        switch source {
        case .workspace(let app): app.clientID
        case .installation(let clientID): clientID
        case .onTheFly, .none: nil
        }
    }

    fileprivate var earlierWords: String? {
        switch earlierCount {
        case 0: nil
        case 1: "1 account still lives from an app that you brought before. Connect it anew to move it to this one."
        default:
            "\(earlierCount) accounts still live from apps that you brought before. Connect them anew to move them to this one."
        }
    }

    fileprivate var addresses: [AddressLine] {
        let several = callbacks.count > 1
        let lines = callbacks.map { callback in
            AddressLine(
                fieldID: "callback-\(callback.platform.rawValue)",
                label: several ? "Callback for \(callback.platform.displayName)" : "Callback", url: callback.url)
        }
        let notices = [
            deauthorizeURL.map { AddressLine(fieldID: "deauthorize", label: "Deauthorize callback", url: $0) },
            deletionURL.map { AddressLine(fieldID: "data-deletion", label: "Data deletion request", url: $0) },
        ]
        return lines + notices.compactMap(\.self)
    }
}

extension Sunset {
    /// For people who may not be the ones to change it.
    fileprivate var words: String { "\(fact) Whoever runs this server must know: \(remedy)" }
}

extension BroughtApp {
    fileprivate var removeWords: String {
        let accounts =
            switch accountCount {
            case 0: "No account lives from it."
            case 1: "The account that came by it stays connected and is kept alive by it, until you disconnect it."
            default:
                "The \(accountCount) accounts that came by it stay connected and are kept alive by it, until you disconnect them."
            }
        return "Nobody is connected by this app any more. \(accounts)"
    }
}

extension Platform {
    /// Our word for the app where a platform wants one of each kind (S3.31).
    var appWord: String? {
        switch self {
        case .linkedin: "personal"
        case .linkedinPage: "organization"
        default: nil
        }
    }

    /// What else the app of this platform serves, or is served by.
    fileprivate var lentWords: String? {
        if let lender = appSharedWith {
            return
                "An app that you bring for \(lender.displayName) serves this as well, unless you bring another one here."
        }
        let served = Platform.allCases.filter { $0.appSharedWith == self }.map(\.displayName)
        return served.isEmpty ? nil : "The same app serves \(served.joined(separator: ", ")) as well."
    }
}
