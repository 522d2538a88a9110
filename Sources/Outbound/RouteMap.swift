/// Detours from production origins to other places, e.g. the sandbox (architecture page, section 2).
package struct RouteMap: Sendable, Equatable {
    /// One detour.
    package struct Route: Sendable, Equatable {
        /// The scheme that it stands for.
        let scheme: Origin.Scheme
        /// The host or hosts; a star stands for one or more labels.
        let pattern: HostPattern
        /// The port that it stands for.
        let port: Int
        /// Where calls go instead.
        package let target: Origin
        /// Goes before every path; a `*` in it is replaced by the labels that the star matched.
        package let pathPrefix: String
    }

    /// Text that is not a route.
    package struct Malformed: Error, Sendable, Equatable {
        /// The text.
        package let text: String
    }

    /// The detours; the first that matches counts, exact hosts before starred ones.
    package let routes: [Route]

    /// No detours.
    package static let none = RouteMap(routes: [])

    private init(routes: [Route]) {
        self.routes = routes
    }

    /// Reads pairs such as `https://api.x.com` and `http://127.0.0.1:7070/api.x.com`; the host on the left may begin
    /// with `*.`.
    package init(_ pairs: [(from: String, to: String)]) throws(Malformed) {
        var routes: [Route] = []
        for pair in pairs { routes.append(try Route(from: pair.from, to: pair.to)) }
        let exact = routes.filter { !$0.pattern.description.hasPrefix("*.") }
        self.routes = exact + routes.filter { $0.pattern.description.hasPrefix("*.") }
    }

    /// Whether any detour is set; a banner and `/readyz` say so.
    package var isEmpty: Bool { routes.isEmpty }

    /// The detour of an address, or `nil` when it is called as it stands.
    package func mapped(_ url: OutboundURL) -> OutboundURL? {
        for route in routes {
            guard let target = route.apply(to: url) else { continue }
            return target
        }
        return nil
    }

    /// The address to show to a browser, e.g. an authorize link: the detour where there is one.
    package func browserURL(_ url: OutboundURL) -> OutboundURL {
        mapped(url) ?? url
    }
}

extension RouteMap.Route {
    init(from: String, to: String) throws(RouteMap.Malformed) {
        let isStarred = from.contains("://*.")
        let plain = isStarred ? from.replacing("://*.", with: "://", maxReplacements: 1) : from
        guard let source = Origin(plain), let separator = to.firstRange(of: "://") else {
            throw RouteMap.Malformed(text: from)
        }
        // The star of the target is no legal host character, so the path is taken apart by hand.
        let rest = to[separator.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        guard let target = Origin(String(to[..<separator.upperBound] + authority)),
            !rest.contains("?"), !rest.contains("#")
        else { throw RouteMap.Malformed(text: to) }
        let path = rest.dropFirst(authority.count)
        self.scheme = source.scheme
        self.pattern = HostPattern((isStarred ? "*." : "") + source.host.text)
        self.port = source.port
        self.target = target
        self.pathPrefix = String(path.hasSuffix("/") ? path.dropLast() : path)
    }

    func apply(to url: OutboundURL) -> OutboundURL? {
        guard url.origin.scheme == scheme, url.origin.port == port, let labels = pattern.below(url.origin.host) else {
            return nil
        }
        return url.moved(to: target, prefix: pathPrefix.replacing("*", with: labels))
    }
}
