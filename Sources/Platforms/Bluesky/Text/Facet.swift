/// A stretch of text that does something: mention, link or tag. Nothing is linked without one (sheet, section 4).
struct Facet: Sendable, Hashable {
    /// What it does.
    enum Feature: Sendable, Hashable {
        /// Names an account; becomes a facet only once the handle is resolved.
        case mention(ATHandle)
        /// Leads to an address.
        case link(uri: String)
        /// Collects posts; without the `#`.
        case tag(String)
    }

    /// Offsets in UTF-8 bytes, end exclusive.
    let bytes: Range<Int>
    /// What it does.
    let feature: Feature

    /// Longer texts are refused by every server, and are not worth the time.
    static let longestText = 3000

    /// All facets of a text, in order and without overlap; none in a text that is too long to be posted.
    static func all(in text: String) -> [Facet] {
        text.utf8.count <= longestText ? FacetScanner(text).facets() : []
    }

    /// The handles mentioned in a text, each once, in order.
    static func mentions(in text: String) -> [ATHandle] {
        var seen: Set<ATHandle> = []
        return all(in: text).compactMap { facet in
            guard case .mention(let handle) = facet.feature, seen.insert(handle).inserted else { return nil }
            return handle
        }
    }
}
