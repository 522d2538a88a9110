/// Facets must cut the text between characters: whole code points, in order, without overlap (sheet, section 4).
enum FacetRules {
    /// Checks the byte ranges against the text.
    ///
    /// - Throws: `RecordProblem` naming the first range that is empty, outside, inside a code point or overlapping.
    static func check(_ facets: [ATValue], text: String) throws(RecordProblem) {
        let bytes = Array(text.utf8)
        var end: Int64 = 0
        for (index, facet) in facets.enumerated() {
            let path = "Record/facets/\(index)/index"
            guard let start = facet["index"]?["byteStart"]?.number, let stop = facet["index"]?["byteEnd"]?.number else {
                throw RecordProblem(path: path, reason: "must have byteStart and byteEnd")
            }
            guard start < stop, stop <= Int64(bytes.count) else {
                throw RecordProblem(path: path, reason: "is not a range inside the \(bytes.count) bytes of the text")
            }
            guard isBoundary(start, bytes), isBoundary(stop, bytes) else {
                throw RecordProblem(path: path, reason: "cuts a character in two")
            }
            guard start >= end else { throw RecordProblem(path: path, reason: "overlaps or precedes the facet before") }
            end = stop
        }
    }

    private static func isBoundary(_ offset: Int64, _ bytes: [UInt8]) -> Bool {
        offset == Int64(bytes.count) || bytes[Int(offset)] & 0xc0 != 0x80
    }
}
