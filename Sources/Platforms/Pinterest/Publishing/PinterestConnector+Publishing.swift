package import Domain
import Outbound

extension PinterestConnector {
    static let publishStep = "publish:0"

    /// A film first, until Pinterest can use it; then the Pin. Pictures go with the Pin itself.
    package func steps(of publication: Publication) -> [Step] {
        let publish = Step(Self.publishStep, kind: .commit, part: 0)
        guard let film = publication.content.parts.first?.media.first.flatMap({ publication.media[$0.id] }),
            film.kind == .video
        else { return [publish] }
        return [
            Step("upload:0:0", kind: .safe, part: 0, item: 0, budget: film.uploadBudget),
            Step("ready:0:0", kind: .safe, part: 0, item: 0), publish,
        ]
    }

    /// Performs one step within the step's time.
    package func perform(_ step: Step, of publication: Publication, as session: Session) async -> StepResult {
        guard !publication.content.parts.isEmpty else { return .failed(Self.foreignStep) }
        let calls = calls(as: session, within: step.budget)
        do throws(PlatformFailure) {
            switch step.name {
            case Self.publishStep: return .done(try await pin(publication, calls))
            case "upload:0:0":
                let file = try publication.file(of: step).file
                return .done(try await PinterestUpload(calls: calls, publication: publication, file: file).send())
            case "ready:0:0": return try await PinterestUpload.look(at: publication.outputs["upload:0:0"], calls)
            default: return .failed(Self.foreignStep)
            }
        } catch { return .failed(error) }
    }

    /// Makes the Pin. There is no key, so that everything but a clear refusal has to be reconciled.
    private func pin(_ publication: Publication, _ calls: PinterestCalls) async throws(PlatformFailure) -> StepOutput {
        let pin = PinterestPin(publication: publication, format: format(ofPart: 0, of: publication))
        let answer = try await calls.json(
            .post, "/v5/pins", body: .json(try await pin.body()), kind: .upload, for: .commit)
        guard let output = Self.output(answer) else {
            throw PlatformFailure(
                .transient, words: "Pinterest's answer does not name the Pin.", mayHaveTakenEffect: true)
        }
        return output
    }

    /// What a Pin leaves behind.
    static func output(_ pin: JSONValue) -> StepOutput? {
        pin["id"]?.identifier.map { StepOutput(remoteID: $0, url: "\(network)/pin/\(PercentEncoding.component($0))/") }
    }

    /// A step that this connector never made.
    static let foreignStep = PlatformFailure(.unknown, words: "This step does not belong to the post.")
}
