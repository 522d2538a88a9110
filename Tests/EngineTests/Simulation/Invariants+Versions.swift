import Domain

@testable import Engine

/// Invariants 11 and 12: files, and what a person changed.
extension Invariants {
    /// For a whole post, also for one that was taken away when a part of it was out.
    mutating func checkVersions(_ plan: SimulatedPerson.Plan, _ person: SimulatedPerson) {
        let files = Dictionary(uniqueKeysWithValues: person.pictures.map { ($0.id, $0.fileName) })
        for id in plan.deliveries {
            let invariant = WordsInvariant(id: id, versions: plan.versions, files: files)
            let (seen, gone) = (posts(of: id, \.posts), posts(of: id, \.gone))
            for words in invariant.broken(seen: seen, gone: gone) { require(false, 12, words) }
        }
    }

    /// For what was done for a delivery.
    mutating func checkFiles(_ view: DeliveryView) {
        guard let shelf = rig.virtual[view.platform]?.shelf else { return }
        var invariant = FileInvariant { shelf.end(of: $0) }
        invariant.look(at: view.journal)
        renewed += invariant.renewed
        require(invariant.needless.isEmpty, 11, "\(view.delivery.id): \(invariant.needless)")
    }

    /// A first comment is a choice like any other: it says what was accepted before its post came out.
    mutating func checkComment(_ child: Delivery, after parent: Delivery, _ versions: Versions) {
        guard child.kind == .comment else { return }
        for post in posts(of: child.id, \.posts) {
            let wanted = versions.last(of: parent.id, before: post.at)?.words.options.firstComment ?? ""
            require(
                !wanted.isEmpty && post.draft.text.hasSuffix(": \(wanted)"), 12,
                "\(child.id) says \(post.draft.text), not \(wanted)")
        }
    }

    private func posts(
        of id: Delivery.ID, _ list: KeyPath<VirtualPlatform, [VirtualPlatform.Post]>
    ) -> [VirtualPlatform.Post] {
        rig.virtual.values.flatMap { $0[keyPath: list] }.filter { $0.origin.hasPrefix("\(id)/") }
    }
}
