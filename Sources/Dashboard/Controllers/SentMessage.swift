import Domain
import Engine
import Hummingbird

/// The form of a message, as filled in by us or as it arrived.
struct SentMessage: Sendable {
    /// The account.
    var connectionID: Connection.ID?
    /// The platform, where there is no account.
    var platform: Platform?
    /// The number of the request that failed.
    var requestID: String?
    /// What it is about; `nil` where nobody typed anything yet.
    var title: String?
    /// The exact error.
    var fault = ""
    /// What it says.
    var text = ""
    /// Whether the bundle is to be sent along; yes unless it was switched off.
    var wantsBundle = true
    private var bundleDigest: String?
    private var picture: NewMessage.Picture?

    /// Nothing is known.
    init() {}

    /// Reads the form.
    ///
    /// - Throws: `FormError`; `EngineError.notFound` for an account that is none.
    init(_ request: Request) async throws {
        let type = request.headers[.contentType] ?? ""
        let form: FormBody
        if type.lowercased().hasPrefix("multipart/") {
            let parsed = try MultipartForm(try await request.bytes(upTo: BodyLimit.message), contentType: type)
            form = parsed.form
            picture = parsed.files.first { $0.field == "screenshot" }.map {
                NewMessage.Picture(bytes: $0.bytes, fileName: String($0.fileName.prefix(200)))
            }
        } else {
            form = try await request.form()
        }
        if let text = form.first("connection"), !text.isEmpty {
            guard let id = Connection.ID(text) else { throw EngineError.notFound }
            connectionID = id
        }
        platform = Platform(rawValue: form["platform"])
        requestID = Self.requestNumber(form.first("request"))
        (title, fault, text) = (form["title"], form["fault"], form["text"])
        wantsBundle = form["bundle"] == "on"
        bundleDigest = wantsBundle ? form.first("bundle_digest") : nil
    }

    /// A number by which a request is found in the log, if it looks like one.
    static func requestNumber(_ text: String?) -> String? {
        guard let text, (1...MessageThread.Facts.requestLimit).contains(text.utf8.count) else { return nil }
        let isNumber = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return isNumber ? text : nil
    }

    /// The message for the Engine.
    var newMessage: NewMessage { NewMessage(text: text, picture: picture, bundleDigest: bundleDigest) }

    /// The beginning of a talk for the Engine.
    var newThread: NewThread {
        NewThread(
            title: title ?? "", message: newMessage, connectionID: connectionID, platform: platform,
            problem: fault, requestID: requestID)
    }

    /// What a refusal means for the one who wrote, so that nothing typed is lost; other errors go on.
    func words(on error: EngineError) throws -> String {
        let again = picture == nil ? "" : " Choose the screenshot again before you send."
        switch error {
        case .invalid(_, let words), .conflict(_, let words): return words + again
        case .tooMany(let pause):
            let minutes = max(1, (pause.components.seconds + 59) / 60)
            return "That were many messages. Wait \(Counted.words(Int(minutes), "minute")), then send this one." + again
        case .notFound, .forbidden, .preflight, .authorization, .platform, .readOnly: throw error
        }
    }
}
