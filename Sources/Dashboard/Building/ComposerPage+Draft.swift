import Domain
import Engine

/// Everything the composer's page is made from.
struct ComposerState: Sendable {
    /// What is written so far.
    var draft: ComposerDraft
    /// The accounts of the workspace.
    var views: [ConnectionView]
    /// The pictures of the draft, as far as they exist.
    var media: [MediaItem.ID: MediaItem] = [:]
    /// What each account thinks of it; `nil`: not asked.
    var verdicts: [VerdictLine]?
    /// Why the form came back.
    var problem: String?
    /// The stored post that is being changed.
    var editing: Post.ID?
}

extension ComposerPage {
    /// The composer with this draft in it.
    init(_ state: ComposerState, frame: Frame) {
        let draft = state.draft
        let accounts = state.accounts
        let hasMastodon = accounts.contains { $0.isChecked && $0.platform == Platform.mastodon.rawValue }
        self.init(
            frame: frame, heading: state.editing == nil ? "New post" : "Edit post",
            action: state.editing.map { PagePath.edit($0.text) } ?? PagePath.posts, formKey: draft.formKey,
            keepWords: state.editing == nil ? "Save as draft" : "Save without a new time",
            isEditing: state.editing != nil, problem: state.problem, accounts: accounts,
            hasNoAccounts: accounts.isEmpty, parts: state.parts, hasMastodon: hasMastodon,
            visibilities: SelectOption.visibilities(selected: draft.visibility),
            contentWarning: draft.contentWarning, when: draft.when,
            whenISO: draft.instant.map(TimeWords.iso) ?? "", zone: draft.zone, isUnasked: state.verdicts == nil,
            verdicts: state.verdicts ?? [])
    }
}

extension ComposerState {
    /// The accounts that new posts may include; paused ones only when they are chosen already (S4.28).
    fileprivate var accounts: [AccountOption] {
        views.filter { $0.connection.isActive || draft.connections.contains($0.connection.id) }.map { view in
            let connection = view.connection
            return AccountOption(
                accountID: connection.id.text,
                accountName: connection.account.name.isEmpty ? connection.account.handle : connection.account.name,
                handle: connection.account.handle, initial: connection.account.initial,
                avatarURL: connection.account.shownAvatar, platform: connection.platform.rawValue,
                platformName: connection.platform.displayName, mark: connection.platform.mark,
                isChecked: draft.connections.contains(connection.id), isUsable: connection.health.isUsable)
        }
    }

    fileprivate var parts: [PartForm] {
        draft.parts.enumerated().map { index, part in
            PartForm(
                index: String(index), title: PartForm.title(index),
                textID: index == 0 ? "post-text" : "post-text-\(index)", text: part.text,
                media: part.media.map { attachment in
                    MediumForm(
                        mediaID: attachment.id.text, fileName: media[attachment.id]?.fileName ?? "picture",
                        alt: attachment.altText)
                },
                canRemove: draft.parts.count > 1)
        }
    }
}

extension PartForm {
    /// `Post`, `Part 2`, …
    static func title(_ index: Int) -> String { index == 0 ? "Post" : "Part \(index + 1)" }
}
