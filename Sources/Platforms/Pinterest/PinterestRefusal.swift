import Domain
import Outbound

/// A refusal of Pinterest (platform sheet, section 6): the status decides, then the code, then the words.
struct PinterestRefusal: Sendable {
    /// The HTTP status.
    let status: Int
    /// Pinterest's own number; `nil` where the answer is not Pinterest's.
    let code: Int64?
    /// Pinterest's words, cleaned.
    let words: String
    /// When to come back, if the answer says so.
    let retryAt: Instant?
    /// Whether Pinterest itself answered, and nothing in front of it.
    let isJSON: Bool

    /// Reads an answer.
    init(_ response: OutboundResponse) {
        // What is no JSON comes from something in front of Pinterest, and has no words.
        let json = (try? response.json()) ?? .null
        status = response.status
        code = json["code"]?.integer
        isJSON = json.object != nil
        words =
            json["message"]?.nonBlankString.map(PlatformWords.clean)
            ?? "Pinterest answered with status \(response.status)."
        retryAt = response.retryAt
    }

    /// The failure of a call that only reads.
    var readFailure: PlatformFailure { PlatformFailure(ofRead, words: words, retryAt: retryAt) }

    /// The failure of a call that makes something or sends a file.
    func failure(_ purpose: CallPurpose) -> PlatformFailure {
        guard purpose != .read else { return readFailure }
        let kind = ofPin ?? ofRead
        return PlatformFailure(
            kind, words: words, retryAt: kind == .rateLimit ? retryAt : nil,
            mayHaveTakenEffect: purpose == .commit && (status < 300 || status >= 500 || status == 408))
    }

    private var ofRead: PlatformFailure.Kind {
        switch (status, code) {
        case (429, _): .rateLimit
        case (500..., _), (..<300, _), (408, _), (_, nil): .transient
        // An app of the wrong type or tier: the operator's business, whatever the status.
        case (401, 3), (403, 3): .app
        case (403, 29) where words.contains("Trial access"): .app
        case (401, _): .auth
        case (403, _): .permission
        default: .unknown
        }
    }

    /// What is said of a Pin, its link, its board or its file; Pinterest does not always give it a number.
    private var ofPin: PlatformFailure.Kind? {
        guard isJSON, (400..<500).contains(status) else { return nil }
        // It comes as too many calls, and no waiting helps.
        if says("blocked this link"), status == 400 || status == 429 { return .content }
        // The operator has to ask for more; no try before that can work.
        if status == 403, says("trial access") { return .permission }
        if status == 404 { return .content }
        guard status == 400 else { return nil }
        if says("unable to reach the url") { return .transient }
        return says("cover_image") || says("image") && !says("maxitems") || says("video") ? .media : .content
    }

    private func says(_ piece: String) -> Bool { words.lowercased().contains(piece) }
}
