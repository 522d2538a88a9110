import Domain
import Engine
import Outbound
import Storage

/// A post for programs.
enum PostBody {
    static let schema = Schema.named(
        "Post",
        .object([
            .needed("id", .id("pst")), .maybe("author_id", .id("psn")), ContentBody.titleField,
            .needed("parts", ContentBody.partsSchema),
            .maybe("publish_at", .time, "Absent for a draft."),
            .maybe("publish_local", TimingBody.shownSchema, "The same on the clocks of the zone that was chosen."),
            .maybe("series_id", .id("ser"), "What repeats it."), .needed("revision", .count),
            .needed("created_at", .time), .needed("deliveries", .list(of: DeliveryBody.schema, limit: 100)),
            .needed("media", .list(of: MediaBody.schema, limit: 1_000), "The files that it uses."),
        ]))

    static let listSchema = Schema.object([
        .needed("posts", .list(of: schema, limit: 200), "By time; drafts count by their creation."),
        .maybe("next_cursor", .line(200), "Where the next page begins."),
    ])

    /// The body.
    static func json(_ view: PostView) -> JSONValue {
        .fields([
            "id": .id(view.post.id), "author_id": view.post.authorID.map { .id($0) },
            "title": ContentBody.title(view.post.content), "parts": ContentBody.json(view.post.content),
            "publish_at": view.post.publishAt.map(JSONValue.time),
            "publish_local": view.post.publishAt.map { TimingBody.shown($0, in: view.zone) },
            "series_id": view.post.seriesID.map { .id($0) },
            "revision": .integer(view.post.revision), "created_at": .time(view.post.createdAt),
            "deliveries": .array(view.deliveries.map(DeliveryBody.json)),
            "media": .array(view.media.map { MediaBody.json($0) }),
        ])
    }

    /// The body of a page.
    static func json(_ page: PostPage) -> JSONValue {
        .fields([
            "posts": .array(page.posts.map(json)), "next_cursor": page.next.map { .string(CursorText.text($0)) },
        ])
    }
}

/// Where a page of posts begins, as one text that clients only hand back.
enum CursorText {
    /// The text.
    static func text(_ cursor: PostQuery.Cursor) -> String {
        Base64URL.encode("\(cursor.at.milliseconds).\(cursor.id.text)".utf8)
    }

    /// The other way round; `nil` for anything that was not made here.
    static func cursor(_ text: String) -> PostQuery.Cursor? {
        guard let bytes = Base64URL.decode(text), let text = String(validating: bytes, as: UTF8.self) else {
            return nil
        }
        let parts = text.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let at = Int64(parts[0]), let id = Post.ID(String(parts[1])) else { return nil }
        return PostQuery.Cursor(at: Instant(milliseconds: at), id: id)
    }
}
