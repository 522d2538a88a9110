/// How much work one password hash is (RFC 7914); stored with each hash so that it can grow (SEC-32).
package struct ScryptCost: Sendable, Hashable {
    /// The binary logarithm of N.
    package let logN: Int
    /// The block size r.
    package let blockSize: Int
    /// The parallelism p.
    package let parallelism: Int

    /// N = 2^15, r = 8, p = 3: 32 MiB and about a tenth of a second (OWASP Password Storage).
    package static let standard = ScryptCost(known: 15, 8, 3)

    /// A stored hash may not ask for more memory than this, in bytes.
    private static let memoryLimit = 1 << 28

    private init(known logN: Int, _ blockSize: Int, _ parallelism: Int) {
        self.logN = logN
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// Checks the three numbers; `nil` when they make no sense or would be a way to exhaust the machine.
    package init?(logN: Int, blockSize: Int, parallelism: Int) {
        guard (1...20).contains(logN), (1...32).contains(blockSize), (1...8).contains(parallelism),
            128 * blockSize << logN <= Self.memoryLimit
        else { return nil }
        self.init(known: logN, blockSize, parallelism)
    }

    /// Whether a hash with this cost is weaker than one with `other`.
    func isBelow(_ other: ScryptCost) -> Bool {
        blockSize << logN < other.blockSize << other.logN
            || (blockSize * parallelism) << logN < (other.blockSize * other.parallelism) << other.logN
    }
}
