#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Memory images of a crashed process, which would hold keys (SEC-29).
package enum CoreDumps {
    /// Forbids them for this process; false when the system refuses.
    @discardableResult
    package static func forbid() -> Bool {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        return setrlimit(resource, &none) == 0
    }

    /// Whether a crash of this process would leave one.
    package static var areForbidden: Bool {
        var limit = rlimit()
        return getrlimit(resource, &limit) == 0 && limit.rlim_cur == 0
    }

    #if canImport(Glibc)
        private static var resource: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_CORE.rawValue) }
    #else
        private static var resource: Int32 { RLIMIT_CORE }
    #endif
}
