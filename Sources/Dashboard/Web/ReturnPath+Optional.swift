import OAuth

extension ReturnPath {
    /// The path of a text that may be missing; `nil` for anything that does not lead to a page of ours (SEC-14).
    static func path(_ text: String?) -> String? { text.flatMap { ReturnPath($0)?.description } }
}
