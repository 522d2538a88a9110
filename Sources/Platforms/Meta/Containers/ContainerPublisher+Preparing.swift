import Domain
import Outbound

/// Containers before they are published. All of this may be repeated: what nobody publishes is gone after a day.
extension ContainerPublisher {
    /// Items this old may have run out; a post is invisible to its answers for some seconds only.
    private static let youth = Duration.minutes(60)

    func makeItem(_ part: Int, _ item: Int) async throws(PlatformFailure) -> StepResult {
        guard !isOut(.part(part)) else { return .done(StepOutput()) }
        return try await make(try await ContainerForm(script: script).item(part, item), of: [])
    }

    func make(_ unit: ContainerUnit) async throws(PlatformFailure) -> StepResult {
        guard !isOut(unit) else { return .done(StepOutput()) }
        do throws(PlatformFailure) {
            let form = try await ContainerForm(script: script).unit(unit)
            return explained(try await make(form, of: oldItems(unit)), of: unit)
        } catch { throw explained(error, of: unit) }
    }

    /// The steps of items that may be what is missing.
    private func oldItems(_ unit: ContainerUnit) -> [String] {
        guard case .part(let part) = unit else { return [] }
        let items = script.itemSteps(part)
        let isOld = items.contains { name in
            publication.outputs[name]?.facts[Self.madeAt] != nil
                && now - time(Self.madeAt, of: publication.outputs[name]) > Self.youth
        }
        return isOld ? items : []
    }

    private func make(_ form: [OutboundURL.Item], of items: [String]) async throws(PlatformFailure) -> StepResult {
        do throws(GraphError) {
            let answer = try await graph.post(account.remoteID, flavor.edges.making, form)
            guard let id = answer["id"]?.identifier else { throw .unusable }
            return .done(StepOutput(remoteID: id, facts: [Self.madeAt: String(now.milliseconds)]))
        } catch {
            guard case .refused(let refusal) = error, let trouble = refusal.trouble, trouble.tries(flavor) > 0 else {
                throw error.containerFailure(.upload)
            }
            let failure = refusal.containerFailure(.upload)
            guard trouble == .missing else {
                return .redo(Redo(after: .seconds(10), limit: trouble.tries(flavor), else: failure))
            }
            return .redo(Redo(items, after: .seconds(5), limit: trouble.tries(flavor), else: failure))
        }
    }
}

extension ContainerPublisher {
    func lookAtItem(_ part: Int, _ item: Int) async throws(PlatformFailure) -> StepResult {
        guard !isOut(.part(part)) else { return .done(StepOutput()) }
        let file = try script.file(part, item).file
        let step = "item:\(part):\(item)"
        return try await look(at: step, again: [step], hasFilm: file.kind == .video)
    }

    func look(at unit: ContainerUnit) async throws(PlatformFailure) -> StepResult {
        guard !isOut(unit) else { return .done(StepOutput()) }
        do throws(PlatformFailure) {
            let result = try await look(
                at: unit.container, again: script.preparation(of: unit), hasFilm: script.hasFilm(unit))
            return explained(result, of: unit)
        } catch { throw explained(error, of: unit) }
    }

    /// Looks once whether a container can be published.
    ///
    /// - Parameter again: The steps to do again when nothing of it is left.
    private func look(
        at step: String, again: [String], hasFilm: Bool
    ) async throws(PlatformFailure) -> StepResult {
        guard let made = publication.outputs[step], let id = made.remoteID else { throw Self.notMade }
        let state: ContainerState
        do throws(GraphError) { state = try await self.state(of: id) } catch {
            return try Self.unreadable(error, again)
        }
        switch state.status {
        case .finished: return .done(StepOutput(remoteID: id))
        // Whatever the answer to the publishing said: it is out.
        case .published: return .done(StepOutput(remoteID: id, facts: [Self.isPublic: "true"]))
        case .expired: return .redo(Redo(again, after: .seconds(1), limit: 4, else: ranOut))
        case .error: return failed(state, step)
        case .inProgress: return waiting(since: time(Self.madeAt, of: made), step, hasFilm)
        }
    }

    /// Where a container stands.
    func state(of id: String) async throws(GraphError) -> ContainerState {
        let fields = "\(flavor.state.status),\(flavor.state.reason)"
        let answer = try await graph.get(id, nil, [.init("fields", fields)])
        guard let state = ContainerState(answer, flavor) else { throw .unusable }
        return state
    }

    /// A container that was just made may be invisible for a moment.
    private static func unreadable(
        _ error: GraphError, _ again: [String]
    ) throws(PlatformFailure) -> StepResult {
        let failure = error.containerFailure(.read)
        guard case .refused(let refusal) = error else { throw failure }
        if refusal.trouble == .missing { return .redo(Redo(again, after: .seconds(5), limit: 4, else: failure)) }
        guard refusal.code == 100, refusal.subcode == 33 else { throw failure }
        return .redo(Redo(after: .seconds(5), limit: 3, else: failure))
    }

    /// One that failed is made anew as often as that may help.
    private func failed(_ state: ContainerState, _ step: String) -> StepResult {
        let trouble = ContainerTrouble(reason: state.reason)
        let kind = trouble == .missing ? PlatformFailure.Kind.media : trouble.kind
        let failure = PlatformFailure(kind, words: state.words(flavor))
        guard trouble.tries(flavor) > 0 else { return .failed(failure) }
        return .redo(Redo([step], after: .seconds(10), limit: trouble.tries(flavor), else: failure))
    }

    /// Pictures and words take seconds, films minutes; one that never ends is made anew once.
    private func waiting(since start: Instant, _ step: String, _ hasFilm: Bool) -> StepResult {
        let patience: Duration = hasFilm ? .minutes(15) : .minutes(5)
        guard now - start >= patience else {
            return .wait(.seconds(hasFilm ? 5 : 1), words: "\(flavor.name) is still taking it in.")
        }
        let failure = PlatformFailure(.media, words: "\(flavor.name) did not finish processing it.")
        return .redo(Redo([step], after: .seconds(1), limit: 1, else: failure))
    }

    /// A container that was not published within a day.
    var ranOut: PlatformFailure {
        PlatformFailure(.transient, words: "What was prepared at \(flavor.name) ran out before it was published.")
    }
}

extension GraphError {
    /// The failure that it amounts to where containers are made and published.
    func containerFailure(_ purpose: CallPurpose) -> PlatformFailure {
        switch self {
        case .door(let error): error.platformFailure(purpose)
        case .refused(let refusal): refusal.containerFailure(purpose)
        }
    }
}
