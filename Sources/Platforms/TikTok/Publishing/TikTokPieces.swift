/// How a film is cut for TikTok: pieces of one size, and what is left over goes with the last (platform sheet, section 4).
struct TikTokPieces: Sendable, Hashable {
    /// Bytes of the film.
    let total: Int
    /// Bytes of every piece but the last.
    let size: Int
    /// How many pieces.
    let count: Int

    /// Whether a megabyte is a million bytes TikTok does not say; so this keeps within both readings.
    private static let largestWhole = 64_000_000
    private static let usualSize = 10_000_000
    private static let mostPieces = 1_000

    /// Cuts a film.
    init(of total: Int) {
        self.total = total
        guard total > Self.largestWhole else {
            (size, count) = (total, 1)
            return
        }
        size = max(Self.usualSize, total / Self.mostPieces + 1)
        count = total / size
    }

    /// The bytes of a piece.
    subscript(index: Int) -> Range<Int> { (index * size)..<(index == count - 1 ? total : (index + 1) * size) }

    /// The bytes of the piece that completes the film.
    var last: Range<Int> { self[count - 1] }

    /// The piece that comes after what TikTok has, by the number behind `bytes 0-`: the last byte, or how many there are. `nil`
    /// for a number that no film of this length can have.
    func next(after word: String?) -> Int? {
        guard let text = word?.split(separator: "-").last?.prefix(while: { $0 != "/" }), let number = Int(text),
            (0...total).contains(number), size > 0
        else { return nil }
        let stored = number == total || number.isMultiple(of: size) ? number : number + 1
        return min(stored / size, count)
    }
}
