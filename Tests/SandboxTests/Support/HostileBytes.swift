import Sandbox

/// Repeatable rubbish that looks almost right, for parsers that must survive anything.
struct HostileBytes {
    private let random: RandomSource
    private let pieces: [[UInt8]]

    init(seed: UInt64, pieces: [String]) {
        random = RandomSource(seed: seed)
        self.pieces = pieces.map { Array($0.utf8) }
    }

    private func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }

    /// A body of up to so many pieces, some of them random bytes, some cut short, some damaged.
    func next(upTo count: Int = 12) -> [UInt8] {
        var bytes = (0..<below(count + 1)).flatMap { _ in piece() }
        for _ in 0..<below(3) where !bytes.isEmpty { bytes[below(bytes.count)] = UInt8(below(256)) }
        return bytes
    }

    private func piece() -> [UInt8] {
        switch below(8) {
        case 0: random.bytes(below(40))
        case 1: Array(pieces[below(pieces.count)].prefix(below(10)))
        default: pieces[below(pieces.count)]
        }
    }
}
