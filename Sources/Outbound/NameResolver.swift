import NIOCore
import NIOPosix

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Turns host names into addresses.
package struct NameResolver: Sendable {
    /// A name that does not resolve, or not in time.
    package struct Failure: Error, Sendable, Equatable {
        /// Whether it was a question of time.
        package let isTimeout: Bool
    }

    /// All addresses of a name, best first; throws `Failure`.
    package var addresses: @Sendable (_ name: String) async throws -> [IPAddress]

    /// Resolves by other means, e.g. in a test.
    package init(addresses: @escaping @Sendable (_ name: String) async throws -> [IPAddress]) {
        self.addresses = addresses
    }

    /// The system's resolver, on threads that may block.
    static func system(threads: NIOThreadPool, group: any EventLoopGroup, timeout: Duration) -> NameResolver {
        NameResolver { name in
            let loop = group.any()
            let lookup = threads.runIfActive(eventLoop: loop) { try lookUp(name) }
            // A lookup cannot be stopped, only left behind: whichever comes first counts.
            let answer = loop.makePromise(of: [IPAddress].self)
            let timer = loop.scheduleTask(in: TimeAmount(timeout)) { answer.fail(Failure(isTimeout: true)) }
            lookup.whenComplete { result in
                timer.cancel()
                answer.completeWith(result)
            }
            return try await answer.futureResult.get()
        }
    }

    private static func lookUp(_ name: String) throws -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_protocol = Int32(IPPROTO_TCP)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &list) == 0, let first = list else { throw Failure(isTimeout: false) }
        defer { freeaddrinfo(first) }
        return sequence(first: first, next: { $0.pointee.ai_next }).compactMap { address($0.pointee) }
    }

    private static func address(_ entry: addrinfo) -> IPAddress? {
        guard let raw = UnsafeRawPointer(entry.ai_addr) else { return nil }
        let address: SocketAddress? =
            switch entry.ai_family {
            case AF_INET: SocketAddress(raw.loadUnaligned(as: sockaddr_in.self))
            case AF_INET6: SocketAddress(raw.loadUnaligned(as: sockaddr_in6.self))
            default: nil
            }
        return address?.ipAddress.flatMap { IPAddress($0) }
    }
}

extension TimeAmount {
    /// The same time in NIO's type.
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
