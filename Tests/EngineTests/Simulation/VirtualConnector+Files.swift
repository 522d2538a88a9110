import Domain
import Platforms
import TestKit

/// How files get to a virtual platform: each by itself, then all into a container that the post names (P6, P7).
extension VirtualConnector {
    static let container = Step("container:0", kind: .safe, part: 0)
    /// How often what ran out is made anew in one go.
    private static let patience = 10
    private static let ranOut = PlatformFailure(.transient, words: "The files ran out")

    private static func file(_ item: Int) -> Step { Step("file:0:\(item)", kind: .safe, part: 0, item: item) }

    /// The steps by which the files of the first part get there.
    func fileSteps(of publication: Publication) -> [Step] {
        let items = publication.content.parts[0].media.indices
        return sendsFiles && !items.isEmpty ? items.map(Self.file) + [Self.container] : []
    }

    /// Sends a file.
    func send(_ item: Int, of publication: Publication) async -> StepResult {
        let id = publication.content.parts[0].media[item].id
        guard let media = publication.media[id], let bytes = try? await publication.load(media) else {
            return .failed(PlatformFailure(.media, words: "The file cannot be read"))
        }
        return result(of: await ask(.file) { shelved([String(decoding: bytes, as: UTF8.self)]) })
    }

    /// Puts the files into a container, or asks for those anew that ran out, and for no others.
    func gather(_ publication: Publication) async -> StepResult {
        let files = publication.content.parts[0].media.indices.map { Self.file($0).name }
        let answer = await ask(.file) { () -> StepResult in
            let spent = files.filter { isSpent(publication.outputs[$0]) }
            guard spent.isEmpty else { return redo(spent) }
            // What the Engine forgot is missing in the post.
            return shelved(files.flatMap { shown(by: publication.outputs[$0]) })
        }
        return result(of: answer)
    }

    /// What the public sees of the container; the container is asked for anew where it ran out.
    func contained(in publication: Publication) -> (files: [String], redo: StepResult?) {
        let container = publication.outputs[Self.container.name]
        guard !isSpent(container) else { return ([], redo([Self.container.name])) }
        return (shown(by: container), nil)
    }

    private func redo(_ steps: [String]) -> StepResult {
        .redo(Redo(steps, after: .seconds(1), limit: Self.patience, else: Self.ranOut))
    }

    private func shelved(_ files: [String]) -> StepResult {
        let item = virtual.shelf.put(files, now: clock.now)
        return .done(StepOutput(remoteID: item.id, facts: ["end": "\(item.end.milliseconds)"]))
    }

    /// Some platforms refuse what ran out. The others show a post without it, and one has to know by oneself.
    private func isSpent(_ output: StepOutput?) -> Bool {
        guard let output, let id = output.remoteID else { return false }
        if virtual.refusesSpent { return virtual.shelf.item(id, now: clock.now) == nil }
        let end = output.facts["end"].flatMap { Int64($0) }.map { Instant(milliseconds: $0) }
        return end.map { $0 <= clock.now } ?? false
    }

    private func shown(by output: StepOutput?) -> [String] {
        guard let id = output?.remoteID else { return [] }
        return virtual.shelf.item(id, now: clock.now)?.files ?? []
    }
}
