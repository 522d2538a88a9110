import Domain
import Outbound

/// What the person typed, understood: an account or a server.
enum BlueskyTarget: Sendable, Hashable {
    /// An account by its handle.
    case handle(ATHandle)
    /// An account by its DID.
    case did(DID)
    /// A server, named by its address.
    case server(Origin)

    /// Understands what was typed; `nil` for nothing and for nonsense. Takes `@ada.bsky.social`, `at://…`, a link to a
    /// profile, a DID, and for servers a host or an https address.
    init?(_ target: ConnectTarget) {
        if let typed = target.handle.map(Self.plain), !typed.isEmpty {
            self.init(account: typed)
        } else if let typed = target.instance.map(Self.plain), let origin = Self.origin(typed) {
            self = .server(origin)
        } else {
            return nil
        }
    }

    private init?(account typed: String) {
        let name = Self.withoutPrefix(typed)
        if let did = DID(name) {
            self = .did(did)
        } else if let handle = ATHandle(name) {
            guard handle.isPermitted else { return nil }
            self = .handle(handle)
        } else if typed.contains("://"), let origin = Self.origin(typed) {
            self = .server(origin)
        } else {
            return nil
        }
    }

    /// Without what copying from apps leaves at the ends: white space, and marks of writing direction.
    private static func plain(_ typed: String) -> String {
        let marks = typed.unicodeScalars.filter { $0.properties.generalCategory != .format }
        return String(String.UnicodeScalarView(marks)).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func withoutPrefix(_ typed: String) -> String {
        for prefix in ["https://bsky.app/profile/", "at://", "@"] where typed.lowercased().hasPrefix(prefix) {
            return String(typed.dropFirst(prefix.count).prefix { $0 != "/" && $0 != "?" })
        }
        return typed
    }

    private static func origin(_ typed: String) -> Origin? {
        Origin(typed.contains("://") ? typed : "https://" + typed)
    }
}
