/// What an operator decides about calls to the world.
package struct DoorSettings: Sendable {
    /// Detours, e.g. to the sandbox.
    package var routes: RouteMap
    /// Addresses that user-named hosts may have although they are not public (SEC-67).
    package var allowedRanges: [AddressRange]
    /// Origins that may be called although they speak plain http or sit on an unusual port (SEC-68).
    package var allowedOrigins: Set<Origin>
    /// Ports for https besides 443 (SEC-68).
    package var allowedPorts: Set<Int>
    /// When set, nothing but these hosts and the detours is ever called (REL-35).
    package var onlyHosts: [HostPattern]?
    /// PEM text of certificates to trust besides those of the machine, e.g. of a private authority.
    package var trustedCertificates: String?
    /// Longest wait for a connection, TLS included (SEC-70).
    package var connectTimeout: Duration
    /// How we name ourselves.
    package var userAgent: String

    /// Begins with what suits the open internet.
    package init(
        routes: RouteMap = .none, allowedRanges: [AddressRange] = [], allowedOrigins: Set<Origin> = [],
        allowedPorts: Set<Int> = [], onlyHosts: [HostPattern]? = nil, trustedCertificates: String? = nil,
        connectTimeout: Duration = .seconds(5), userAgent: String = "Martlet"
    ) {
        self.routes = routes
        self.allowedRanges = allowedRanges
        self.allowedOrigins = allowedOrigins
        self.allowedPorts = allowedPorts
        self.onlyHosts = onlyHosts
        self.trustedCertificates = trustedCertificates
        self.connectTimeout = connectTimeout
        self.userAgent = userAgent
    }
}
