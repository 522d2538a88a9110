import Domain

/// The identifiers of the composer's fields: where a problem is shown, and where its link leads.
enum FieldID {
    /// The title of the post.
    static let title = "post-title"
    /// What it is to be on all accounts.
    static let format = "format"
    /// The button that adds a part.
    static let parts = "add-part"

    /// The words of a part.
    static func text(_ token: String) -> String { token == "0" ? "post-text" : "post-text-\(token)" }
    /// The address of a part.
    static func link(_ token: String) -> String { "link-\(token)" }
    /// An answer of a part's poll, counted from 1.
    static func answer(_ number: Int, _ token: String) -> String { "answer-\(token)-\(number)" }
    /// Where the files of a part are chosen.
    static func files(_ token: String) -> String { "files-\(token)" }
    /// The box of an account.
    static func account(_ id: Connection.ID) -> String { "to-\(id)" }
    /// A choice of an account; also the name of the field.
    static func option(_ key: OptionKey, _ id: Connection.ID) -> String { "option-\(id)-\(key.rawValue)" }
    /// What is to be made for a choice of an account; also the name of the field.
    static func new(_ key: OptionKey, _ id: Connection.ID) -> String { "new-\(id)-\(key.rawValue)" }
    /// The agreement to what a platform wants; also the name of the field.
    static func agreement(_ id: Connection.ID) -> String { "agree-\(id)" }
    /// Other words of an account; also the name of the field.
    static func ownText(_ id: Connection.ID) -> String { "own_text-\(id)" }
    /// Another title of an account; also the name of the field.
    static func ownTitle(_ id: Connection.ID) -> String { "own_title-\(id)" }
}

extension ComposerDraft {
    /// The field that a problem of an account is about.
    func fieldID(of problem: Problem, on id: Connection.ID, _ capabilities: Capabilities?) -> String {
        let account = accounts[id] ?? AccountDraft()
        let index = problem.part ?? 0
        let token = parts.at(index)?.token ?? "0"
        switch problem.field {
        case .account: return FieldID.account(id)
        case .parts: return FieldID.parts
        case .text: return index == 0 && !account.text.trimmed.isEmpty ? FieldID.ownText(id) : FieldID.text(token)
        case .title: return account.title.trimmed.isEmpty ? FieldID.title : FieldID.ownTitle(id)
        case .link: return FieldID.link(token)
        case .poll: return FieldID.answer(1, token)
        case .media, .altText: return FieldID.files(token)
        case .options, .visibility, .language, .contentWarning:
            guard let key = problem.option, capabilities?.option(key) != nil else {
                return problem.option == .format ? FieldID.format : FieldID.account(id)
            }
            let isForAll = key == .format && account.values[key]?.last?.trimmed.isEmpty ?? true
            return isForAll ? FieldID.format : FieldID.option(key, id)
        }
    }
}
