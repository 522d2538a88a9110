import Domain
import Outbound

/// What became of a commit whose answer was lost (REL-24; sheets, section 7).
extension ContainerPublisher {
    /// How long states and lists may lag behind; nobody says, and this is generous.
    private static let lag = Duration.seconds(20)
    /// After this a post that is out is published without its address.
    private static let patience = Duration.minutes(5)

    /// The container says whether it was published; the list says where.
    func reconcile(_ lost: LostCommit) async -> ReconcileResult {
        guard case .publish(let unit)? = ContainerTask(lost.step) else {
            return .unknown(words: Self.foreignStep.words)
        }
        if unit == .comment, flavor.dialect == .instagram { return await reconcileComment(lost) }
        guard let container = publication.outputs[unit.container], let id = container.remoteID else {
            return .unknown(words: Self.notMade.words)
        }
        // A post is never older than its container.
        let search = ContainerSearch(self, since: time(Self.madeAt, of: container))
        do throws(GraphError) {
            guard try await state(of: id).status == .published else { return Self.unseen(lost, for: Self.lag) }
            return await found(unit, by: search, lost)
        } catch {
            // Some containers cannot be asked any more; then only what is seen counts.
            guard case .refused(let refusal) = error, refusal.code == 100 || refusal.trouble == .missing,
                let posts = try? await search.posts(of: unit), let post = posts.first, posts.count == 1
            else { return .unknown(words: error.containerFailure(.read).words) }
            return .found(output(post["id"]?.identifier, url: flavor.link(post["permalink"])))
        }
    }

    /// It is out: the only question is where. Of several that look alike none is taken.
    private func found(
        _ unit: ContainerUnit, by search: ContainerSearch, _ lost: LostCommit
    ) async -> ReconcileResult {
        // A list that cannot be read is looked at again, like one that lags.
        let posts = (try? await search.posts(of: unit)) ?? []
        if let post = posts.first, posts.count == 1 {
            return .found(output(post["id"]?.identifier, url: flavor.link(post["permalink"])))
        }
        let isLate = lost.now - lost.intentAt >= Self.patience
        return isLate ? .found(output(nil)) : .notSeen(lookAgainAfter: .seconds(15))
    }

    /// Comments have no container; they are looked for below the post.
    private func reconcileComment(_ lost: LostCommit) async -> ReconcileResult {
        guard let post = publication.parentOutputs[ContainerUnit.part(0).commit]?.remoteID else {
            return .unknown(words: Self.withoutName.words)
        }
        let search = ContainerSearch(self, since: lost.intentAt)
        do throws(PlatformFailure) {
            if let comment = try await search.comments(below: post).first {
                return .found(output(comment["id"]?.identifier))
            }
        } catch { return .unknown(words: error.words) }
        return Self.unseen(lost, for: .seconds(60))
    }

    /// Two looks, the last so long after the sending.
    private static func unseen(_ lost: LostCommit, for needed: Duration) -> ReconcileResult {
        let age = lost.now - lost.intentAt
        if lost.looks >= 1, age >= needed { return .absent }
        return .notSeen(lookAgainAfter: max(.seconds(10), needed - age))
    }
}
