import Domain
import Outbound

/// Publishes by containers: everything is put into one, which nobody sees, and the container is published (sheets, section 4).
struct ContainerPublisher: Sendable {
    let flavor: ContainerFlavor
    let graph: ContainerGraph
    let account: RemoteAccount
    let script: ContainerScript
    let now: Instant

    /// Facts of outputs: when a container was made and a post published, in milliseconds, and that a container was public before
    /// we knew.
    static let madeAt = "made_at", publishedAt = "published_at", isPublic = "is_public"

    var publication: Publication { script.publication }

    /// Performs one step.
    func perform(_ step: Step) async -> StepResult {
        guard publication.content.parts.indices.contains(step.part), let task = ContainerTask(step) else {
            return .failed(Self.foreignStep)
        }
        do throws(PlatformFailure) {
            switch task {
            case .item: return try await makeItem(step.part, step.item ?? 0)
            case .itemReady: return try await lookAtItem(step.part, step.item ?? 0)
            case .container(let unit): return try await make(unit)
            case .ready(let unit): return try await look(at: unit)
            case .publish(.comment) where flavor.dialect == .instagram: return .done(try await comment())
            case .publish(let unit): return try await publish(unit)
            case .permalink: return try await permalink(of: step.part)
            }
        } catch { return .failed(error) }
    }

    /// When something happened by the fact of an output; now, where it does not say.
    func time(_ fact: String, of output: StepOutput?) -> Instant {
        output?.facts[fact].flatMap { Int64($0) }.map { Instant(milliseconds: $0) } ?? now
    }

    /// What is public already needs no preparation, though what was prepared may have been taken back since.
    func isOut(_ unit: ContainerUnit) -> Bool { publication.outputs[unit.commit] != nil }

    /// Says what is public where something later fails.
    func explained(_ result: StepResult, of unit: ContainerUnit) -> StepResult {
        switch result {
        case .failed(let failure): .failed(explained(failure, of: unit))
        case .redo(let redo):
            .redo(Redo(redo.steps, after: redo.pause, limit: redo.limit, else: explained(redo.failure, of: unit)))
        case .done, .wait, .undone: result
        }
    }

    /// The same for a failure.
    func explained(_ failure: PlatformFailure, of unit: ContainerUnit) -> PlatformFailure {
        guard case .part(let part) = unit, part > 0 else { return failure }
        var failure = failure
        failure.words = String("The parts before it are out; part \(part + 1) is not: \(failure.words)".prefix(500))
        return failure
    }

    /// A step that these connectors never made.
    static let foreignStep = PlatformFailure(.unknown, words: "This step does not belong to the post.")
    static let notMade = PlatformFailure(.unknown, words: "Something of the post was not prepared yet.")
    /// What goes on below a post needs its name, and no repeat brings it.
    static let withoutName = PlatformFailure(.content, words: "The platform does not say where the post before it is.")
}
