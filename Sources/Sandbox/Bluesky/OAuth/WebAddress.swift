/// The parts of an http address that rules are about.
struct WebAddress: Sendable, Hashable {
    /// `http` or `https`.
    let scheme: String
    /// Host name or bracketed address.
    let host: String
    /// The port, when one is written.
    let port: Int?
    /// Everything after the authority.
    let pathAndQuery: String

    /// Takes an absolute address apart; `nil` when it is none.
    init?(_ text: String) {
        let pattern = /(https?):\/\/([^\/?#:@\[\]\s]+|\[[0-9a-fA-F:.]+\])(?::([0-9]{1,5}))?([\/?][^#\s]*)?/
        guard let match = text.wholeMatch(of: pattern)?.output else { return nil }
        scheme = String(match.1)
        host = match.2.lowercased()
        port = match.3.flatMap { Int($0) }
        pathAndQuery = match.4.map(String.init) ?? ""
    }

    /// Scheme and authority.
    var origin: String { "\(scheme)://\(host)" + (port.map { ":\($0)" } ?? "") }

    /// Whether it is this machine, by number and not by name.
    var isLoopbackAddress: Bool { host == "127.0.0.1" || host == "[::1]" }
}
