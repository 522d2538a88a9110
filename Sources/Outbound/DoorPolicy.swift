/// Decides where a request may go (SEC-66 to SEC-68, SEC-72, REL-35).
struct DoorPolicy: Sendable {
    /// The way of a permitted request.
    enum Way: Sendable {
        /// To this address by the shared client: a platform's host, or an operator's detour.
        case shared(OutboundURL)
        /// To one of these checked addresses, under the URL's own name.
        case pinned(OutboundURL, [IPAddress])
    }

    let settings: DoorSettings
    let rules: AddressRules
    let resolver: NameResolver

    /// The way of a request; throws before anything is sent.
    func way(to url: OutboundURL, peer: Peer) async throws(OutboundError) -> Way {
        if case .platform(_, let hosts) = peer {
            guard hosts.contains(where: { $0.matches(url.origin.host) }) else { throw .refused(.foreignHost) }
        }
        // The operator's explicit word, so it is not judged; and no platform from which test mode keeps us (REL-35).
        if case .own(let origin) = peer {
            guard url.origin == origin else { throw .refused(.foreignHost) }
            return .shared(url)
        }
        // A detour is the operator's explicit word, so its target is not judged.
        if let detour = settings.routes.mapped(url) { return .shared(detour) }
        try checkOrigin(url.origin)
        return switch peer {
        case .platform, .own: .shared(url)
        case .named: .pinned(url, try await checkedAddresses(of: url.origin.host))
        }
    }

    private func checkOrigin(_ origin: Origin) throws(OutboundError) {
        if let onlyHosts = settings.onlyHosts, !onlyHosts.contains(where: { $0.matches(origin.host) }) {
            throw .refused(.outsideAllowList)
        }
        guard !settings.allowedOrigins.contains(origin) else { return }
        guard origin.scheme == .https else { throw .refused(.scheme) }
        guard origin.port == 443 || settings.allowedPorts.contains(origin.port) else { throw .refused(.port) }
    }

    /// All addresses must be acceptable: one bad among good ones is an attempt to slip through.
    private func checkedAddresses(of host: HostName) async throws(OutboundError) -> [IPAddress] {
        let addresses = try await addresses(of: host)
        guard !addresses.isEmpty else { throw OutboundError(.unreachable, requestMayHaveBeenSent: false) }
        guard addresses.allSatisfy(rules.permits) else { throw .refused(.address) }
        return addresses
    }

    private func addresses(of host: HostName) async throws(OutboundError) -> [IPAddress] {
        if let address = host.address { return [address] }
        do {
            return try await resolver.addresses(host.text)
        } catch is CancellationError {
            throw OutboundError(.cancelled, requestMayHaveBeenSent: false)
        } catch {
            let isTimeout = (error as? NameResolver.Failure)?.isTimeout ?? false
            throw OutboundError(isTimeout ? .timeout : .unreachable, requestMayHaveBeenSent: false, cause: error)
        }
    }
}
