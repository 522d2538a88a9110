#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// An IPv4 or IPv6 address as a number, so that ranges can be tested by their leading bits.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// Which of the two families.
    package enum Family: Sendable, Hashable {
        /// 32 bits.
        case v4
        /// 128 bits.
        case v6

        /// Number of bits in an address.
        var width: Int { self == .v4 ? 32 : 128 }
    }

    /// The family.
    package let family: Family
    /// The address, most significant bit first; IPv4 uses the lower 32 bits.
    package let bits: UInt128

    /// Takes an address by its number.
    package init(_ family: Family, bits: UInt128) {
        self.family = family
        self.bits = bits
    }

    /// Reads the strict text forms only: four decimal numbers, or RFC 4291 section 2.2 without zone.
    package init?(_ text: String) {
        var bytes: [UInt8] = Array(repeating: 0, count: 16)
        let family: Family = text.utf8.contains(UInt8(ascii: ":")) ? .v6 : .v4
        // C would read no further than to a NUL and take what is before it for the whole.
        guard text.utf8.count <= 45, !text.utf8.contains(0),
            inet_pton(family == .v4 ? AF_INET : AF_INET6, text, &bytes) == 1
        else {
            return nil
        }
        self.init(family, bits: bytes.prefix(family.width / 8).reduce(0) { $0 << 8 | UInt128($1) })
    }

    /// The usual text form; IPv6 in full, without shortening.
    package var description: String {
        switch family {
        case .v4: (0..<4).map { String(bits >> UInt128(24 - 8 * $0) & 255) }.joined(separator: ".")
        case .v6: (0..<8).map { String(bits >> UInt128(112 - 16 * $0) & 0xffff, radix: 16) }.joined(separator: ":")
        }
    }
}

/// A block of addresses, written `10.0.0.0/8` or `fd00::/8`.
package struct AddressRange: Sendable, Hashable {
    private let base: IPAddress
    private let prefixLength: Int

    /// Reads CIDR notation; a bare address is a range of one. `nil` when it is neither.
    package init?(_ text: String) {
        let pieces = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = pieces.first, let base = IPAddress(String(first)) else { return nil }
        let length = pieces.count == 2 ? Int(pieces[1]) : base.family.width
        guard let length, (0...base.family.width).contains(length) else { return nil }
        self.init(base, prefixLength: length)
    }

    init(_ base: IPAddress, prefixLength: Int) {
        self.base = base
        self.prefixLength = prefixLength
    }

    /// Whether the address lies inside.
    package func contains(_ address: IPAddress) -> Bool {
        guard address.family == base.family else { return false }
        return (address.bits ^ base.bits) >> UInt128(base.family.width - prefixLength) == 0
    }
}
