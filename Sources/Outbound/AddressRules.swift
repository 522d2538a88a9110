import NIOCore

/// Which addresses a user-named host may have (SEC-67).
package struct AddressRules: Sendable {
    private let allowed: [AddressRange]
    private let own: @Sendable () -> Set<IPAddress>

    /// Public addresses pass, and those in `allowed`; our own are refused though public.
    package init(allowed: [AddressRange], own: @escaping @Sendable () -> Set<IPAddress> = Self.interfaces) {
        self.allowed = allowed
        self.own = own
    }

    /// Whether a connection may go there.
    package func permits(_ address: IPAddress) -> Bool {
        if allowed.contains(where: { $0.contains(address) }) { return true }
        return Self.isPublic(address) && !own().contains(address)
    }

    /// Whether the address belongs to the public internet, by IANA's special-purpose registries.
    package static func isPublic(_ address: IPAddress) -> Bool {
        switch address.family {
        case .v4: !special.contains { $0.contains(address) }
        // Only 2000::/3 is in use; mapped, translated, unique-local, link-local and multicast lie outside it.
        case .v6: globalUnicast.contains { $0.contains(address) } && !special.contains { $0.contains(address) }
        }
    }

    /// The addresses of this machine's interfaces.
    package static func interfaces() -> Set<IPAddress> {
        // Without the list the public ones among them stay reachable; all others are refused anyway.
        let devices = (try? System.enumerateDevices()) ?? []
        return Set(devices.compactMap { $0.address?.ipAddress.flatMap { IPAddress($0) } })
    }

    private static let globalUnicast = ["2000::/3"].compactMap { AddressRange($0) }

    private static let special: [AddressRange] = [
        "0.0.0.0/8",  // this network, unspecified
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",  // private
        "100.64.0.0/10",  // shared; a cloud keeps its metadata at 100.100.100.200
        "127.0.0.0/8",  // loopback
        "168.63.129.16/32",  // a cloud's own service address, public in form only
        "169.254.0.0/16",  // link-local; cloud metadata at 169.254.169.254
        "192.0.0.0/24",  // protocol assignments; cloud metadata at 192.0.0.192
        "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24",  // documentation
        "192.31.196.0/24", "192.52.193.0/24", "192.175.48.0/24",  // anycast sinks
        "192.88.99.0/24",  // 6to4 relays
        "198.18.0.0/15",  // benchmarks
        "224.0.0.0/4", "240.0.0.0/4",  // multicast, reserved, broadcast
        "2001::/23",  // protocol assignments: Teredo, ORCHID, benchmarks
        "2001:db8::/32", "3fff::/20",  // documentation
        "2002::/16",  // 6to4, which embeds IPv4
        "2620:4f:8000::/48",  // anycast sink
    ].compactMap { AddressRange($0) }
}
