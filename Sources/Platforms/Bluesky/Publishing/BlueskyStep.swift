import Domain

/// The steps of a publication and their names.
enum BlueskyStep: Sendable, Hashable {
    /// Finds the accounts behind the handles in a text.
    case mentions(part: Int)
    /// Sends a picture or a film.
    case upload(part: Int, item: Int)
    /// Finds the post that is quoted.
    case quote
    /// Makes the post.
    case publish(part: Int)

    /// Understands a step; `nil` when the publication has no such part or picture.
    init?(_ step: Step, of publication: Publication) {
        let known: [BlueskyStep] = [
            .mentions(part: step.part), .upload(part: step.part, item: step.item ?? 0), .quote,
            .publish(part: step.part),
        ]
        guard publication.content.parts.indices.contains(step.part),
            let match = known.first(where: { $0.step.name == step.name && $0.step.kind == step.kind })
        else { return nil }
        if case .upload(let part, let item) = match, !publication.content.parts[part].media.indices.contains(item) {
            return nil
        }
        self = match
    }

    /// The step with the time that a large file needs: a call may be sent twice, for a nonce.
    func step(of publication: Publication) -> Step {
        guard case .upload(let part, let item) = self,
            let budget = publication.media[publication.content.parts[part].media[item].id]?.uploadBudget
        else { return step }
        return Step(step.name, kind: step.kind, part: part, item: item, budget: budget * 2)
    }

    /// The step as the journal knows it.
    var step: Step {
        switch self {
        case .mentions(let part): Step("mentions:\(part)", kind: .safe, part: part)
        case .upload(let part, let item): Step("upload:\(part):\(item)", kind: .safe, part: part, item: item)
        case .quote: Step("quote:0", kind: .safe, part: 0)
        case .publish(let part): Step("publish:\(part)", kind: .commit, part: part)
        }
    }
}

/// How much time the calls of one step may take: a call may be sent twice, for a nonce, and both must fit.
struct StepTime: Sendable {
    private let end: Duration
    private let ports: Ports

    /// Starts now.
    init(_ deadline: Duration, ports: Ports) {
        end = ports.monotonic() + deadline
        self.ports = ports
    }

    /// Whether nothing more should be begun.
    var isOver: Bool { end - ports.monotonic() < .seconds(4) }

    /// The bound of the next call.
    var share: Duration { max(.seconds(1), (end - ports.monotonic()) / 2 - .seconds(1)) }
}
