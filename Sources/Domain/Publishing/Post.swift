/// What a person wrote, once, for one or many accounts.
package struct Post: Sendable, Identified {
    /// Posts are `pst_…`.
    package static let identifierPrefix = "pst"
    /// Identifies a post.
    package typealias ID = Identifier<Post>

    /// The identifier.
    package let id: ID
    /// The owner.
    package let workspaceID: Workspace.ID
    /// Who wrote it; `nil` for a program.
    package let authorID: Person.ID?
    /// What it says, unless a delivery says otherwise.
    package var content: Content
    /// When it is due; `nil` for a draft.
    package var publishAt: Instant?
    /// IANA name of the zone in which that was chosen; `nil` for that of the workspace.
    package var zone: String?
    /// Grows with every edit; the gate checks it (REL-23).
    package var revision: Int64
    /// When it was stored first.
    package let createdAt: Instant
    /// What repeats it; `nil` for a post of its own.
    package var seriesID: Series.ID?

    /// Gathers the parts.
    package init(
        id: ID, workspaceID: Workspace.ID, authorID: Person.ID?, content: Content, publishAt: Instant?,
        zone: String? = nil, revision: Int64, createdAt: Instant, seriesID: Series.ID? = nil
    ) {
        self.id = id
        self.workspaceID = workspaceID
        self.authorID = authorID
        self.content = content
        self.publishAt = publishAt
        self.zone = zone
        self.revision = revision
        self.createdAt = createdAt
        self.seriesID = seriesID
    }
}
