/// The cookies of a request, by name. Of a repeated name the first counts, as browsers send the most specific first.
struct CookieJar: Sendable {
    /// Names and values.
    private(set) var cookies: [String: String] = [:]

    /// Reads the lines of the `Cookie` header.
    init(_ lines: [String]) {
        for pair in lines.flatMap({ $0.split(separator: ";") }) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let name = String(parts[0].drop { $0 == " " })
            if cookies[name] == nil { cookies[name] = String(parts[1]) }
        }
    }

    /// The value of one.
    subscript(name: String) -> String? { cookies[name] }
}
