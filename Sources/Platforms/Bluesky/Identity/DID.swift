/// A decentralized identifier: the stable key of an account, whatever its handle (sheet, section 1).
struct DID: Sendable, Hashable, CustomStringConvertible {
    /// How the document of an identifier is found.
    enum Method: Sendable, Hashable {
        /// The public directory, `did:plc:…`.
        case directory
        /// The host that the identifier names, `did:web:…`.
        case web(host: String)
    }

    /// The whole identifier.
    let description: String

    /// Reads strictly by the AT Protocol's DID syntax; every method passes, also those that nobody can resolve.
    init?(_ text: String) {
        guard text.utf8.count <= 2048, text.wholeMatch(of: /did:[a-z]+:[a-zA-Z0-9._:%\-]*[a-zA-Z0-9._\-]/) != nil else {
            return nil
        }
        description = text
    }

    /// The method, if it is one of the two that the AT Protocol blesses; identifiers with paths or ports are none.
    var method: Method? {
        if description.wholeMatch(of: /did:plc:[a-z2-7]{24}/) != nil { return .directory }
        guard let host = description.wholeMatch(of: /did:web:([a-zA-Z0-9.\-]+)/)?.output.1 else { return nil }
        return ATHandle(String(host)).map { .web(host: $0.description) }
    }
}
