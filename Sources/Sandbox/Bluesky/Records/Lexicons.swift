/// The record schemas that the simulated servers know, as the published lexicons of August 2026 say.
enum Lexicons {
    /// Members by collection; other collections are stored unchecked, as the real server does.
    static let records: [String: RecordMembers] = [
        "app.bsky.feed.post": post,
        "app.bsky.feed.threadgate": threadgate,
        "app.bsky.feed.postgate": postgate,
    ]

    private static let post = RecordMembers(
        required: [
            "text": .text(maxBytes: 3000, maxGraphemes: 300),
            "createdAt": .text(format: .datetime),
        ],
        optional: [
            "facets": .list(.object(facet), count: 0...Int.max),
            "reply": .object(RecordMembers(required: ["root": strongRef, "parent": strongRef])),
            "embed": .union(embeds),
            "langs": .list(.text(format: .language), count: 0...3),
            "labels": .union(["com.atproto.label.defs#selfLabels": selfLabels]),
            "tags": .list(.text(maxBytes: 640, maxGraphemes: 64), count: 0...8),
        ])

    private static let strongRef = RecordShape.object(
        RecordMembers(required: ["uri": .text(format: .atURI), "cid": .text(format: .cid)]))

    private static let facet = RecordMembers(required: [
        "index": .object(
            RecordMembers(required: ["byteStart": .integer(minimum: 0), "byteEnd": .integer(minimum: 0)])),
        "features": .list(
            .union([
                "app.bsky.richtext.facet#mention": RecordMembers(required: ["did": .text(format: .did)]),
                "app.bsky.richtext.facet#link": RecordMembers(required: ["uri": .text(format: .uri)]),
                "app.bsky.richtext.facet#tag": RecordMembers(
                    required: ["tag": .text(maxBytes: 640, maxGraphemes: 64)]),
            ]), count: 0...Int.max),
    ])

    private static let selfLabels = RecordMembers(required: [
        "values": .list(.object(RecordMembers(required: ["val": .text(maxBytes: 128)])), count: 0...10)
    ])

    private static let embeds = media.merging([
        "app.bsky.embed.record": recordEmbed,
        "app.bsky.embed.recordWithMedia": RecordMembers(
            required: ["record": .object(recordEmbed), "media": .union(media)]),
    ]) { first, _ in first }

    private static let recordEmbed = RecordMembers(required: ["record": strongRef])

    private static let media: [String: RecordMembers] = [
        "app.bsky.embed.images": RecordMembers(required: ["images": .list(.object(image), count: 1...4)]),
        "app.bsky.embed.gallery": RecordMembers(required: [
            "items": .list(.union(["app.bsky.embed.gallery#image": galleryImage]), count: 1...20)
        ]),
        "app.bsky.embed.external": RecordMembers(required: ["external": .object(external)]),
        "app.bsky.embed.video": video,
    ]

    private static let imageBlob = RecordShape.blob(accept: "image/*", maxBytes: 2_000_000)

    private static let aspectRatio = RecordShape.object(
        RecordMembers(required: ["width": .integer(minimum: 1), "height": .integer(minimum: 1)]))

    private static let image = RecordMembers(
        required: ["image": imageBlob, "alt": .text()], optional: ["aspectRatio": aspectRatio])

    private static let galleryImage = RecordMembers(
        required: ["image": imageBlob, "alt": .text(), "aspectRatio": aspectRatio])

    private static let external = RecordMembers(
        required: ["uri": .text(format: .uri), "title": .text(), "description": .text()],
        optional: [
            "thumb": .blob(accept: "image/*", maxBytes: 1_000_000),
            "associatedRefs": .list(strongRef, count: 0...Int.max),
        ])

    private static let video = RecordMembers(
        required: ["video": .blob(accept: "video/mp4", maxBytes: 300_000_000)],
        optional: [
            "alt": .text(),
            "aspectRatio": aspectRatio,
            "presentation": .text(),
            "captions": .list(
                .object(
                    RecordMembers(required: [
                        "lang": .text(format: .language), "file": .blob(accept: "text/vtt", maxBytes: 20_000),
                    ])), count: 0...20),
        ])

    private static let threadgate = RecordMembers(
        required: ["post": .text(format: .atURI), "createdAt": .text(format: .datetime)],
        optional: [
            "allow": .list(.union(replyRules), count: 0...5),
            "hiddenReplies": .list(.text(format: .atURI), count: 0...300),
        ])

    private static let replyRules: [String: RecordMembers] = [
        "app.bsky.feed.threadgate#mentionRule": RecordMembers(),
        "app.bsky.feed.threadgate#followerRule": RecordMembers(),
        "app.bsky.feed.threadgate#followingRule": RecordMembers(),
        "app.bsky.feed.threadgate#listRule": RecordMembers(required: ["list": .text(format: .atURI)]),
    ]

    private static let postgate = RecordMembers(
        required: ["post": .text(format: .atURI), "createdAt": .text(format: .datetime)],
        optional: [
            "detachedEmbeddingUris": .list(.text(format: .atURI), count: 0...50),
            "embeddingRules": .list(
                .union(["app.bsky.feed.postgate#disableRule": RecordMembers()]), count: 0...5),
        ])
}
