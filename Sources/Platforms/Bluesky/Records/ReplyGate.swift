import Domain
import Outbound

/// Who may reply to a post: a record beside it under the same key (sheet, section 4). Without one everybody may.
enum ReplyGate {
    private static let rules = ["mentioned": "mentionRule", "following": "followingRule", "followers": "followerRule"]

    /// The record for a post; `nil` where everybody may reply.
    static func record(for post: RecordAddress, _ publication: Publication) -> JSONValue? {
        guard let control = publication.options.text(.replyControl), control == nobody || rules[control] != nil else {
            return nil
        }
        let allowed = rules[control].map { ["$type": .string("\(RecordAddress.gates)#\($0)")] as JSONValue }
        return [
            "$type": .string(RecordAddress.gates), "post": .string(post.description),
            "allow": .array([allowed].compactMap { $0 }),
            "createdAt": .string(PostRecord.datetime(publication.startedAt)),
        ]
    }

    private static let nobody = "nobody"
}

/// A record on its way into a repository.
struct Write: Sendable {
    let collection: String
    let key: String
    let record: JSONValue

    /// As `createRecord` takes it.
    var whole: [String: JSONValue] { ["collection": .string(collection), "rkey": .string(key), "record": record] }

    /// As `applyWrites` takes it.
    var oneOfSeveral: JSONValue {
        [
            "$type": "com.atproto.repo.applyWrites#create", "collection": .string(collection), "rkey": .string(key),
            "value": record,
        ]
    }
}
