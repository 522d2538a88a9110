/// Finds the endpoint for an address.
struct RouteTable: Sendable {
    /// A found endpoint and what its pattern captured.
    struct Match: Sendable {
        let platform: any SimulatedPlatform
        let endpoint: Endpoint
        let captures: [String: String]
    }

    private struct Entry: Sendable {
        let platform: any SimulatedPlatform
        let endpoint: Endpoint
        let pattern: [Substring]
    }

    private var entries: [String: [Entry]] = [:]
    private var hosts: [String: any SimulatedPlatform] = [:]

    init(_ platforms: [any SimulatedPlatform]) {
        for platform in platforms {
            // A companion shares hosts with the platform before it, which serves them.
            for host in platform.origins.map(Self.host) where hosts[host] == nil { hosts[host] = platform }
            for endpoint in platform.endpoints {
                let entry = Entry(platform: platform, endpoint: endpoint, pattern: Self.segments(endpoint.path))
                entries[Self.host(of: endpoint.origin), default: []].append(entry)
            }
        }
    }

    /// The platform that plays a host.
    func platform(of host: String) -> (any SimulatedPlatform)? { hosts[host] }

    /// The first endpoint that takes the path; `HEAD` is served by `GET`.
    func match(host: String, method: String, path: String) -> Match? {
        let segments = Self.segments(path)
        let wanted = method == "HEAD" ? "GET" : method
        for entry in entries[host] ?? [] where entry.endpoint.method == wanted {
            guard let captures = Self.captures(entry.pattern, segments) else { continue }
            return Match(platform: entry.platform, endpoint: entry.endpoint, captures: captures)
        }
        return nil
    }

    /// `https://api.x.com` to `api.x.com`.
    static func host(of origin: String) -> String {
        String(origin.split(separator: "://", maxSplits: 1).last ?? "")
    }

    private static func segments(_ path: String) -> [Substring] { path.split(separator: "/") }

    private static func captures(_ pattern: [Substring], _ segments: [Substring]) -> [String: String]? {
        var captures: [String: String] = [:]
        for (index, expected) in pattern.enumerated() {
            if expected == "*" {
                captures["*"] = segments.dropFirst(index).joined(separator: "/")
                return captures
            }
            guard index < segments.count else { return nil }
            guard let colon = expected.firstIndex(of: ":") else {
                guard expected == segments[index] else { return nil }
                continue
            }
            let prefix = expected[..<colon]
            guard segments[index].hasPrefix(prefix), segments[index].count > prefix.count,
                let value = try? Percent.decodePath(segments[index].dropFirst(prefix.count))
            else { return nil }
            captures[String(expected[colon...].dropFirst())] = value
        }
        return segments.count == pattern.count ? captures : nil
    }
}
