package import Domain

extension XConnector {
    /// All files and their alt texts first, so that nothing is public while one of them may still be refused; then
    /// part after part. A repost is one call.
    package func steps(of publication: Publication) -> [Step] {
        guard publication.kind == .post else { return [Step(Self.repostStep, kind: .commit, part: 0)] }
        let parts = publication.content.parts
        let media = parts.indices.flatMap { part in
            parts[part].media.indices.flatMap { mediaSteps(part, $0, of: publication) }
        }
        return media + parts.indices.map { Step("publish:\($0)", kind: .commit, part: $0) }
    }

    private func mediaSteps(_ part: Int, _ item: Int, of publication: Publication) -> [Step] {
        let attachment = publication.content.parts[part].media[item]
        let file = publication.media[attachment.id]
        var steps = [
            Step("upload:\(part):\(item)", kind: .safe, part: part, item: item, budget: file?.uploadBudget)
        ]
        if file.map(XMedia.isProcessed) == true {
            steps.append(Step("ready:\(part):\(item)", kind: .safe, part: part, item: item))
        }
        if !attachment.altText.isEmpty, file?.kind != .video {
            steps.append(Step("alt:\(part):\(item)", kind: .safe, part: part, item: item))
        }
        return steps
    }

    /// Performs one step within the step's time.
    package func perform(_ step: Step, of publication: Publication, as session: Session) async -> StepResult {
        guard publication.content.parts.indices.contains(step.part) else { return .failed(Self.foreignStep) }
        let calls = calls(as: session, within: step.budget)
        do throws(PlatformFailure) {
            guard publication.kind == .post else {
                return .done(try await repost(publication, calls, session).send())
            }
            guard step.kind == .safe else {
                let search = session.account.map { XSearch(calls: calls, account: $0, dialect: dialect) }
                let post = XPosting(
                    calls: calls, publication: publication, step: step, now: ports.now(), search: search)
                return .done(try await post.send())
            }
            let media = try XMedia(calls: calls, publication: publication, part: step.part, item: step.item ?? -1)
            return switch step.name.prefix(while: { $0 != ":" }) {
            case "upload": .done(try await media.upload(now: ports.now()))
            case "ready": try await media.waitUntilReady()
            default: .done(try await media.describe())
            }
        } catch { return .failed(error) }
    }

    static let repostStep = "repost:0"

    func repost(
        _ publication: Publication, _ calls: APICalls, _ session: Session
    ) throws(PlatformFailure) -> XRepost {
        guard let account = session.account, let post = remoteID(in: publication.parentOutputs) else {
            throw PlatformFailure(.content, words: "X does not say which post is to be reposted.")
        }
        return XRepost(calls: calls, account: account, dialect: dialect, post: post)
    }

    /// A step that this connector never made.
    static let foreignStep = PlatformFailure(.unknown, words: "This step does not belong to the post.")
}
