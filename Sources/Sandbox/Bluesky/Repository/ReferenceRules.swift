/// What a record says about other records must be true: they exist, with that content, in that thread.
///
/// The real network stores false references without a word; here they are mistakes of the sender.
enum ReferenceRules {
    /// Checks replies, quotes and gates.
    static func check(
        _ record: ATValue, collection: String, recordKey: String, _ state: BlueskyState
    ) throws(RecordProblem) {
        if let reply = record["reply"] { try checkReply(reply, state) }
        if let embed = record["embed"] { try checkQuote(embed, state) }
        guard collection != "app.bsky.feed.post" else { return }
        guard let post = record["post"]?.text.flatMap(ATURI.init), post.recordKey == recordKey else {
            throw RecordProblem(path: "Record/post", reason: "must have the same record key as the gate")
        }
    }

    private static func checkReply(_ reply: ATValue, _ state: BlueskyState) throws(RecordProblem) {
        let parent = try existing(reply["parent"], at: "Record/reply/parent", state)
        _ = try existing(reply["root"], at: "Record/reply/root", state)
        let root = parent.value["reply"]?["root"] ?? reply["parent"]
        guard StrongReference(reply["root"]) == StrongReference(root) else {
            throw RecordProblem(path: "Record/reply/root", reason: "is not the root of the parent's thread")
        }
    }

    private static func checkQuote(_ embed: ATValue, _ state: BlueskyState) throws(RecordProblem) {
        switch embed["$type"]?.text {
        case "app.bsky.embed.record":
            _ = try existing(embed["record"], at: "Record/embed/record", state)
        case "app.bsky.embed.recordWithMedia":
            _ = try existing(embed["record"]?["record"], at: "Record/embed/record/record", state)
        default: return
        }
    }

    private static func existing(
        _ value: ATValue?, at path: String, _ state: BlueskyState
    ) throws(RecordProblem) -> StoredRecord {
        guard let reference = StrongReference(value) else {
            throw RecordProblem(path: path, reason: "must name one record by uri and cid")
        }
        guard let record = state.record(at: reference.uri) else {
            throw RecordProblem(path: path, reason: "does not exist")
        }
        guard record.contentID == reference.contentID else {
            throw RecordProblem(path: path, reason: "has the cid \(record.contentID)")
        }
        return record
    }
}
