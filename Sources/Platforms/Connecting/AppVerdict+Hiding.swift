package import Domain
import FoundationEssentials
import Outbound

extension AppVerdict {
    /// Where the platform has no way to ask.
    static let uncheckable = AppVerdict.unknown(words: "It cannot be checked before the first account is connected.")
    /// The platform answered in a way that says nothing about the app.
    static let unclear = AppVerdict.unknown(words: "The platform's answer says nothing about the app.")
    /// A secret is missing that the platform insists on.
    static let withoutSecret = AppVerdict.refused(words: "This platform takes no app without its secret.")

    /// The same without the app's secret in any of the forms in which it travels (SEC-84).
    func hiding(_ app: PlatformApp) -> AppVerdict {
        switch self {
        case .accepted: self
        case .refused(let words): .refused(words: Self.hide(app, in: words))
        case .unknown(let words): .unknown(words: Self.hide(app, in: words))
        }
    }

    private static func hide(_ app: PlatformApp, in words: String) -> String {
        guard let secret = app.clientSecret?.expose(), !secret.isEmpty else { return words }
        let pair = Data("\(app.clientID):\(secret)".utf8).base64EncodedString()
        let shown = [pair, secret, PercentEncoding.component(secret)].reduce(words) { $0.replacing($1, with: "…") }
        // Words are cut to a length: the cut may have left the beginning of the secret at the end.
        let rest = stride(from: secret.count - 1, to: 3, by: -1).first { shown.hasSuffix(secret.prefix($0)) }
        return rest.map { shown.dropLast($0) + "…" } ?? shown
    }
}

extension Connector {
    /// Asks the platform about an app's credentials, without a person and without any effect; its words carry no secret.
    package func verdict(on app: PlatformApp) async -> AppVerdict { await examine(app).hiding(app) }
}

extension PlatformFailure {
    /// What the failure of a call by the app itself says about the app.
    var appVerdict: AppVerdict { kind == .app ? .refused(words: words) : .unknown(words: words) }
}
