import Domain
import Outbound

/// The commit steps, and the look for the address behind them.
extension ContainerPublisher {
    /// Publishes a container. There is no key, but the container itself is one: a second call cannot publish it twice.
    func publish(_ unit: ContainerUnit) async throws(PlatformFailure) -> StepResult {
        guard let id = publication.outputs[unit.container]?.remoteID else { throw Self.notMade }
        guard publication.outputs[unit.ready]?.facts[Self.isPublic] == nil else {
            throw PlatformFailure(
                .transient, words: "It is out already, whatever the answer said.", mayHaveTakenEffect: true)
        }
        let refusal: GraphRefusal
        do throws(GraphError) {
            let answer = try await graph.post(account.remoteID, flavor.edges.publishing, [.init("creation_id", id)])
            guard let post = answer["id"]?.identifier else { throw .unusable }
            return .done(output(post))
        } catch {
            guard case .refused(let known) = error else { throw error.containerFailure(.commit) }
            refusal = known
        }
        do throws(PlatformFailure) {
            return explained(try await refused(refusal, unit, id), of: unit)
        } catch { throw explained(error, of: unit) }
    }

    /// What a post leaves behind; its address is asked for in a step of its own.
    func output(_ post: String?, url: String? = nil) -> StepOutput {
        StepOutput(remoteID: post, url: url, facts: [Self.publishedAt: String(now.milliseconds)])
    }

    /// A refusal is believed when the container says that it is not out: Meta has refused posts that it published all the same
    /// (sheet `instagram-facebook`, section 9).
    private func refused(
        _ refusal: GraphRefusal, _ unit: ContainerUnit, _ id: String
    ) async throws(PlatformFailure) -> StepResult {
        var failure = refusal.containerFailure(.commit)
        let isDoubtful = [.content, .media, .unknown].contains(failure.kind) || refusal.trouble == .missing
        guard isDoubtful, !failure.mayHaveTakenEffect else { throw failure }
        let state: ContainerState
        do throws(GraphError) { state = try await self.state(of: id) } catch {
            failure.mayHaveTakenEffect = true
            throw failure
        }
        switch state.status {
        case .published:
            failure.mayHaveTakenEffect = true
            throw failure
        case .expired, .error:
            let steps = script.preparation(of: unit) + [unit.ready]
            return .redo(Redo(steps, after: .seconds(1), limit: 4, else: ranOut))
        case .inProgress: return .redo(Redo([unit.ready], after: .seconds(5), limit: 6, else: failure))
        case .finished: return try await unpublished(refusal, failure, unit)
        }
    }

    /// The container waits, and the platform will not publish it: not yet found everywhere, or one post too many, or never.
    private func unpublished(
        _ refusal: GraphRefusal, _ failure: PlatformFailure, _ unit: ContainerUnit
    ) async throws(PlatformFailure) -> StepResult {
        if refusal.trouble == .missing {
            let age = now - time(Self.madeAt, of: publication.outputs[unit.container])
            let steps = age < .minutes(1) ? [unit.ready] : [unit.container, unit.ready]
            return .redo(Redo(steps, after: .seconds(5), limit: 6, else: failure))
        }
        guard refusal.trouble == nil, await isQuotaUsedUp(unit) else { throw failure }
        throw PlatformFailure(
            .rateLimit, words: "\(flavor.name) takes no more posts of this profile today.",
            retryAt: refusal.limitEndsAt)
    }

    /// Asks for the quota of the day where no refusal names it (sheet `threads`, section 5).
    private func isQuotaUsedUp(_ unit: ContainerUnit) async -> Bool {
        guard let quota = flavor.quota else { return false }
        let names = unit.isReply ? ("reply_quota_usage", "reply_config") : ("quota_usage", "config")
        // What cannot be read changes nothing: the refusal stands.
        let answer = try? await graph.get(account.remoteID, quota, [.init("fields", "\(names.0),\(names.1)")])
        let entry = answer?["data"]?[0]
        guard let used = entry?[names.0]?.integer, let total = entry?[names.1]?["quota_total"]?.integer else {
            return false
        }
        return used >= total
    }
}

extension ContainerPublisher {
    /// For so long the address of a post that is out is asked for; then it is published without one.
    private static let patience = Duration.seconds(20)

    /// Asks where people find a post. Nothing that goes wrong here is a failure: the post is out.
    func permalink(of part: Int) async throws(PlatformFailure) -> StepResult {
        guard let post = publication.outputs[ContainerUnit.part(part).commit] else { throw Self.notMade }
        guard post.url == nil, let id = post.remoteID else {
            return .done(StepOutput(remoteID: post.remoteID, url: post.url))
        }
        do throws(GraphError) {
            let answer = try await graph.get(id, nil, [.init("fields", "permalink")])
            return .done(StepOutput(remoteID: id, url: flavor.link(answer["permalink"])))
        } catch {
            guard now - time(Self.publishedAt, of: post) < Self.patience else { return .done(StepOutput(remoteID: id)) }
            return .wait(.seconds(5), words: "\(flavor.name) does not say yet where the post is.")
        }
    }

    /// Writes the first comment on Instagram.
    func comment() async throws(PlatformFailure) -> StepOutput {
        guard let post = publication.parentOutputs[ContainerUnit.part(0).commit]?.remoteID else {
            throw Self.withoutName
        }
        do throws(GraphError) {
            let text = publication.options.firstComment ?? ""
            let answer = try await graph.post(post, "comments", [.init("message", text)])
            guard let id = answer["id"]?.identifier else { throw .unusable }
            return output(id)
        } catch { throw error.containerFailure(.commit) }
    }
}
