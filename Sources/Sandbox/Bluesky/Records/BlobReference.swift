/// A blob as records name it: `{"$type":"blob","ref":{"$link":…},"mimeType":…,"size":…}`.
struct BlobReference: Sendable, Hashable {
    /// The digest of the bytes.
    let contentID: ContentID
    /// The kind of the bytes as the server found it.
    let mimeType: String
    /// How many bytes.
    let size: Int

    /// Names a blob that the server has received.
    init(contentID: ContentID, mimeType: String, size: Int) {
        self.contentID = contentID
        self.mimeType = mimeType
        self.size = size
    }

    /// Reads the four members; `nil` when one is missing, wrong or too many.
    init?(_ value: ATValue) {
        guard let members = value.members, members.count == 4, members["$type"] == "blob",
            let contentID = members["ref"]?.contentID, contentID.codec == .blob,
            let mimeType = members["mimeType"]?.text, !mimeType.isEmpty,
            let size = members["size"]?.number, size >= 0
        else { return nil }
        self.init(contentID: contentID, mimeType: mimeType, size: Int(size))
    }

    /// The form in JSON and in records.
    var value: ATValue {
        ["$type": "blob", "ref": .link(contentID), "mimeType": .string(mimeType), "size": .integer(Int64(size))]
    }

    /// All blobs that a record names, at any depth.
    static func all(in value: ATValue) -> [BlobReference] {
        if let blob = BlobReference(value) { return [blob] }
        let children = value.list ?? value.members.map { Array($0.values) } ?? []
        return children.flatMap { all(in: $0) }
    }
}
