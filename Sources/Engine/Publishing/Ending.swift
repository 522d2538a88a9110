import Domain
import Platforms
import Storage

/// A delivery of which every step is confirmed, on its way to be called published.
struct Ending: Sendable {
    let work: DeliveryWork
    /// What became of the last step, unless that is written already.
    let conclusion: JournalStore.Conclusion?
    /// Where people can see it.
    let permalink: String?

    /// The end of a delivery; its address is that of its first part, told by whichever step got to know it: some platforms name
    /// the address only when they are asked after the commit.
    init(_ work: DeliveryWork, _ steps: [Step], _ conclusion: JournalStore.Conclusion? = nil) {
        self.work = work
        self.conclusion = conclusion
        let outputs = work.outputs
        permalink = steps.lazy.filter { $0.part == 0 }.compactMap { outputs[$0.name]?.url }.first
    }

    /// Ends several deliveries under the fences of their jobs (REL-52): the outcome of the last step, the job, the delivery,
    /// the proof that the account works, and the notice.
    static func store(
        _ endings: [Ending], parts: EngineParts, in transaction: Transaction
    ) throws -> [DeliveryVerdict] {
        let lost = Set(try JobStore.complete(endings.map(\.work.job), in: transaction).map(\.id))
        let held = lost.isEmpty ? endings : endings.filter { !lost.contains($0.work.job.id) }
        try JournalStore.conclude(held.compactMap(\.conclusion), in: transaction)
        try DeliveryStore.publish(held.map { ($0.work.delivery, $0.permalink) }, in: transaction)
        try ConnectionStore.noteGood(held.map(\.work.connection), in: transaction)
        try OutboxStore.append(
            held.map { (Notice.ID(parts.ports), $0.work.delivery) }, in: .published, in: transaction)
        for work in held.map(\.work) where work.delivery.kind == .post {
            try FollowUp.begin(
                with: work.delivery, by: parts.connectors[work.connection.platform], in: transaction)
            try Children(parts: parts).begin(after: work.delivery, work.content, in: transaction)
        }
        let (metrics, platforms) = (parts.metrics, held.map(\.work.connection.platform))
        transaction.afterCommit { for platform in platforms { metrics.settled(platform, .published) } }
        return endings.map { lost.contains($0.work.job.id) ? .lost : .settled }
    }
}
