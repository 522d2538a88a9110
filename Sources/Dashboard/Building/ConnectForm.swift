import Domain
import OAuth
import Engine

/// What a connect or reconnect button sends.
struct ConnectForm: Sendable {
    /// The platform.
    var platform: Platform
    /// The server as typed.
    var instance: String?
    /// The handle as typed.
    var handle: String?
    /// The brand that gets the account, where there are several.
    var brandID: Brand.ID?
    /// The connection to be repaired.
    var reconnects: Connection.ID?
    /// Where to go afterwards.
    var returnTo: String?

    /// Reads the form.
    ///
    /// - Throws: `EngineError.invalid` for an unknown platform, a brand or a connection that is none.
    init(_ form: FormBody) throws {
        guard let platform = Platform(rawValue: form["platform"]) else {
            throw EngineError.invalid(field: "platform", words: "There is no such platform.")
        }
        self.platform = platform
        instance = Self.filled(form["instance"]).map { Self.host($0) }
        handle = Self.filled(form["handle"])
        returnTo = ReturnPath.path(form.first("return_to"))
        if let text = Self.filled(form["brand"]) {
            guard let id = Brand.ID(text) else { throw EngineError.notFound }
            brandID = id
        }
        guard let text = Self.filled(form["reconnect"]) else { return }
        guard let id = Connection.ID(text) else { throw EngineError.notFound }
        reconnects = id
    }

    /// What the Engine wants to know.
    var newAuthorization: NewAuthorization {
        NewAuthorization(
            platform: platform, brandID: brandID, instance: instance, handle: handle, reconnects: reconnects,
            returnTo: returnTo ?? retryPath)
    }

    /// The page of connections with everything still filled in, so that a failed try loses nothing typed.
    var retryPath: String {
        let typed = [
            ("platform", platform.rawValue), ("instance", instance), ("handle", handle), ("brand", brandID?.text),
        ]
        let query = typed.compactMap { name, value in value.map { "\(name)=\(QueryText.encoded($0))" } }
        let path = "\(PagePath.connections)?\(query.joined(separator: "&"))"
        return ReturnPath.path(path) ?? PagePath.connections
    }

    /// What was typed, read back from `retryPath`; `nil` for any other path.
    init?(retryPath: String?) {
        guard let path = ReturnPath.path(retryPath), path.hasPrefix(PagePath.connections + "?") else { return nil }
        let query = path.utf8.dropFirst(PagePath.connections.utf8.count + 1)
        // A path that is not ours any more only means an empty form.
        guard let fields = try? FormBody(urlEncoded: query), let form = try? ConnectForm(fields) else { return nil }
        self = form
    }

    /// A server as people paste it, without scheme and path.
    private static func host(_ text: String) -> String {
        let rest = ["https://", "http://"].first(where: text.hasPrefix).map { text.dropFirst($0.count) } ?? text[...]
        return String(rest.prefix { $0 != "/" && !$0.isWhitespace })
    }

    private static func filled(_ text: String) -> String? {
        let trimmed = text.drop(while: \.isWhitespace)
        return trimmed.isEmpty ? nil : String(trimmed.prefix(300))
    }
}
