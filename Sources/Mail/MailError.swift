/// Why a mail was not handed over.
package enum MailError: Error, Sendable, Hashable {
    /// The server does not take this mail, and will not: its code, 500 to 599.
    case refused(code: Int)
    /// The server does not take this mail now: its code, 400 to 499.
    case postponed(code: Int)
    /// The server does not accept our login.
    case login
    /// The way to the server cannot be protected, or the server is not who it should be.
    case insecure(words: String)
    /// The server cannot be reached, takes too long, or says things that make no sense.
    case unreachable(words: String)

    /// Whether every other mail would fail as well.
    package var isAboutServer: Bool {
        switch self {
        case .refused, .postponed: false
        case .login, .insecure, .unreachable: true
        }
    }

    /// Whether trying again is in vain.
    package var isFinal: Bool {
        switch self {
        case .refused: true
        case .postponed, .login, .insecure, .unreachable: false
        }
    }

    /// A word for metrics.
    package var label: String {
        switch self {
        case .refused: "refused"
        case .postponed: "postponed"
        case .login: "login"
        case .insecure: "insecure"
        case .unreachable: "unreachable"
        }
    }

    /// What happened, for the one who runs the server; no word of the other side is in it.
    package var words: String {
        switch self {
        case .refused(let code): "The mail server refused the mail for good (\(code))."
        case .postponed(let code): "The mail server takes the mail later (\(code))."
        case .login: "The mail server does not accept mail.user and mail.password."
        case .insecure(let words): "The way to the mail server cannot be protected: \(words)."
        case .unreachable(let words): "The mail server did not answer well: \(words)."
        }
    }
}
