import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Overwrites buffers that held key material before they are given back (SEC-29).
enum Wipe {
    static func bytes(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes(zero)
    }

    static func data(_ data: inout Data) {
        data.withUnsafeMutableBytes(zero)
    }

    private static func zero(_ buffer: UnsafeMutableRawBufferPointer) {
        guard let start = buffer.baseAddress else { return }
        explicit_bzero(start, buffer.count)
    }
}
