/// A record named by place and content.
struct StrongReference: Sendable, Hashable {
    /// The place.
    let uri: ATURI
    /// The content.
    let contentID: ContentID

    /// Reads `{uri, cid}`; `nil` unless it names one record.
    init?(_ value: ATValue?) {
        guard let uri = value?["uri"]?.text.flatMap(ATURI.init), uri.recordKey != nil,
            let contentID = value?["cid"]?.text.flatMap(ContentID.init)
        else { return nil }
        self.uri = uri
        self.contentID = contentID
    }
}
