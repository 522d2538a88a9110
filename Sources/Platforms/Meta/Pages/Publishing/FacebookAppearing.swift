import Domain
import Outbound

/// Looks, after the commit, whether a film is out and where a story is seen (sheet `facebook`, section 4).
struct FacebookAppearing: Sendable {
    let work: FacebookWork

    private var taken: StepOutput? { work.publication.outputs[FacebookSteps.publish] }

    /// How long a film may be looked through: short ones a quarter of an hour, others more.
    private var patience: Duration { work.format == .video ? .minutes(45) : .minutes(15) }

    /// Looks once.
    func look() async throws(PlatformFailure) -> StepResult {
        guard let taken, let id = taken.remoteID else { throw FacebookSteps.foreignStep }
        // A photo is out at once.
        guard FacebookSteps.isFilm(work.publication) else {
            return .done(StepOutput(remoteID: id, url: await place(ofStory: id)))
        }
        let film: FacebookFilm
        do throws(PlatformFailure) { film = try await FacebookFilm.read(id, work.calls) } catch {
            // What was made just now may not be visible yet.
            guard error.kind == .permission, work.now - handedAt(taken) < .minutes(1) else { throw error }
            return wait
        }
        if film.isPublished { return .done(await output(film, taken, id)) }
        if let trouble = film.trouble { return .undone(PlatformFailure(.media, words: trouble)) }
        guard work.now - handedAt(taken) < patience else { throw Self.silent }
        return wait
    }

    private var wait: StepResult { .wait(.seconds(5), words: "Facebook is still processing the film.") }

    private func handedAt(_ taken: StepOutput) -> Instant {
        let milliseconds = taken.facts[FacebookPosting.handedAt].flatMap { Int64($0) }
        return milliseconds.map { Instant(milliseconds: $0) } ?? work.publication.startedAt
    }

    private func output(_ film: FacebookFilm, _ taken: StepOutput, _ id: String) async -> StepOutput {
        let post = (film.post ?? taken.facts[FacebookPosting.post]).map(whole)
        if work.format == .story, let post, let place = await place(ofStory: post) {
            return StepOutput(remoteID: post, url: place)
        }
        let fallback = work.format == .reel ? "/reel/\(id)" : post.map { "/\($0)" }
        return StepOutput(
            remoteID: post ?? id, url: film.link ?? fallback.flatMap { FacebookCalls.link(.string($0)) })
    }

    /// Posts are named by their Page and a number; some answers have the number only.
    private func whole(_ post: String) -> String { post.contains("_") ? post : "\(work.calls.page)_\(post)" }

    /// Where a story is seen, which no documentation promises: a story without a link is out all the same.
    private func place(ofStory post: String) async -> String? {
        do throws(PlatformFailure) {
            let answer = try await work.calls.json(
                .get, FacebookCalls.path(post), query: [.init("fields", "url")])
            return FacebookCalls.link(answer["url"])
        } catch { return nil }
    }

    private static let silent = PlatformFailure(
        .media,
        words: "Facebook took the film, but has not published it. Look there before you try again: it may still come.")
}
