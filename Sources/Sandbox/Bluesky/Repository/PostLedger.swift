/// Tells the ledger which posts the public can see.
struct PostLedger: Sendable {
    let network: BlueskyNetwork

    /// Writes down what a write made visible or took away.
    func note(_ results: [WriteResult], of account: BlueskyAccount) {
        let ledger = network.world.ledger
        for result in results where !result.isUnchanged && result.record.collection == "app.bsky.feed.post" {
            let uri = result.record.uri(of: account.did).description
            switch result.action {
            case .create: ledger.post(post(result.record, uri, account))
            case .update:
                let changed = post(result.record, uri, account)
                ledger.updatePost(platform: BlueskyNetwork.name, remoteID: uri) { present in
                    present.text = changed.text
                    present.links = changed.links
                    present.media = changed.media
                }
            case .delete: ledger.deletePost(platform: BlueskyNetwork.name, remoteID: uri)
            }
        }
    }

    private func post(_ record: StoredRecord, _ uri: String, _ account: BlueskyAccount) -> LedgerEntry.Post {
        let labels = record.value["labels"]?["values"]?.list?.compactMap { $0["val"]?.text } ?? []
        var post = LedgerEntry.Post(
            platform: BlueskyNetwork.name, account: account.name, remoteID: uri,
            text: record.value["text"]?.text ?? "", warning: labels.joined(separator: ", "),
            media: media(in: record.value["embed"]), replyTo: record.value["reply"]?["parent"]?["uri"]?.text,
            permalink: BlueskyWeb.path(did: account.did, recordKey: record.recordKey), at: record.indexed)
        post.links = record.value["facets"]?.list?.compactMap(link) ?? []
        return post
    }

    private func link(_ facet: ATValue) -> LedgerEntry.Link? {
        guard let start = facet["index"]?["byteStart"]?.number, let end = facet["index"]?["byteEnd"]?.number,
            start <= end, let feature = facet["features"]?.list?.first
        else { return nil }
        let target =
            feature["uri"]?.text
            ?? feature["did"]?.text.map { "/bsky.app/profile/" + $0 }
            ?? feature["tag"]?.text.map { "/bsky.app/?tag=" + Percent.encode($0) }
        return target.map { LedgerEntry.Link(bytes: Int(start)..<Int(end), target: $0) }
    }

    private func media(in embed: ATValue?) -> [LedgerEntry.Media] {
        guard let embed else { return [] }
        let content = embed["media"] ?? embed
        let pictures = content["images"]?.list ?? content["items"]?.list ?? []
        let video = content["video"].map { _ in [content] } ?? []
        return (pictures + video).compactMap { item in
            guard let blob = (item["image"] ?? item["video"]).flatMap(BlobReference.init) else { return nil }
            return LedgerEntry.Media(
                id: blob.contentID.description, contentType: blob.mimeType, alt: item["alt"]?.text ?? "",
                digest: blob.contentID.hexDigest)
        }
    }
}
