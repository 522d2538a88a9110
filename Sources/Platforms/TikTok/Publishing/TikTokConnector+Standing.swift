package import Domain

extension TikTokConnector {
    /// TikTok looks through a post in a minute as a rule, and in hours for some.
    package var lateLooks: [Duration] { [.minutes(30), .hours(6), .days(1)] }

    /// Asks for the status once more (platform sheet, section 4). How long TikTok keeps it, and whether it changes after a post
    /// was out, is *unverified*: only the word that the post failed counts, and only where it failed for a reason of its own.
    package func standing(
        of publication: Publication, as session: Session
    ) async throws(PlatformFailure) -> Standing {
        guard let id = Self.publishID(in: publication.outputs) else { return .stands }
        let status = try await TikTokStatus.read(id, calls(session))
        switch status.stage {
        case .published, .uploading, .downloading, .draft: return .stands
        case .unheardOf: return .gone
        case .failed:
            let failure = status.failure(now: ports.now())
            guard failure.kind != .transient, failure.kind != .auth else { throw failure }
            return .rejected(words: failure.words)
        }
    }

    /// The name under which TikTok tells what becomes of a post; `nil` where only the post itself is known.
    private static func publishID(in outputs: [String: StepOutput]) -> String? {
        if let announced = outputs[startStep]?.remoteID { return announced }
        // Photos that were looked up after a lost answer have an address, and no such name.
        return outputs[publishStep].flatMap { $0.url == nil ? $0.remoteID : nil }
    }
}
