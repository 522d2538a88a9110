import Domain
import Engine
import Hummingbird

/// The composer's form as it arrived, its files already kept.
struct SentComposer: Sendable {
    /// What is written so far.
    var draft: ComposerDraft
    /// The button.
    var action: ComposerAction
    /// Why a file was not kept.
    var problem: String?

    /// Reads the form and keeps the files that came with it.
    ///
    /// - Throws: `FormError`, and what the Engine throws except refusals of single files.
    init(_ request: Request, context: MemberContext, site: Site) async throws {
        let type = request.headers[.contentType] ?? ""
        var files: [MultipartForm.File] = []
        let form: FormBody
        if type.lowercased().hasPrefix("multipart/") {
            let parsed = try MultipartForm(try await request.bytes(upTo: BodyLimit.composer), contentType: type)
            (form, files) = (parsed.form, parsed.files)
        } else {
            form = try await request.form(upTo: BodyLimit.words)
        }
        draft = ComposerDraft(form, zone: context.reader.zone)
        action = ComposerAction(form["action"])
        for file in files { try await keep(file, context: context, site: site) }
        draft.apply(action)
    }

    private mutating func keep(_ file: MultipartForm.File, context: MemberContext, site: Site) async throws {
        do {
            let item = try await site.desks.media.add(file.bytes, fileName: file.fileName, by: context.principal)
            place(item.id, field: file.field)
        } catch EngineError.invalid(_, let words) {
            problem = "\(file.fileName): \(words)"
        }
    }

    /// A file goes to the part, or to the choice of an account, whose field it came in.
    private mutating func place(_ id: MediaItem.ID, field: String) {
        let pieces = field.split(separator: "-", maxSplits: 2).map(String.init)
        if let index = draft.parts.firstIndex(where: { $0.token == pieces.at(1) }) {
            draft.parts[index].media.append(Attachment(id: id))
        } else if let account = pieces.at(1).flatMap({ Connection.ID($0) }),
            let key = pieces.at(2).flatMap(OptionKey.init(rawValue:))
        {
            draft.extras.append(id)
            draft.accounts[account, default: AccountDraft()].values[key] = [id.text]
        }
    }
}
