import Domain
import Storage

extension PostQuery.Cursor {
    /// Reads a place from a link of ours; `nil` for anything else.
    init?(_ text: String?) {
        let halves = (text ?? "").split(separator: ".", maxSplits: 1).map(String.init)
        guard halves.count == 2, let at = Int64(halves[0]), let id = Post.ID(halves[1]) else { return nil }
        self.init(at: Instant(milliseconds: at), id: id)
    }

    /// The place as it stands in a link.
    var text: String { "\(at.milliseconds).\(id)" }
}
