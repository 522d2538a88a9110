/// The members of one shared transaction, and what became of them.
struct WriteGroup {
    var members: [Work] = []
    var accepted: [(work: Work, acknowledgement: Acknowledgement)] = []
    var refused: [(work: Work, error: StorageError)] = []

    /// Members without an outcome of their own: those that succeeded so far, and the one that broke the transaction.
    var unanswered: [Work] {
        accepted.map(\.work) + members.dropFirst(accepted.count + refused.count)
    }

    /// Answers everyone after the commit.
    func acknowledge() {
        for member in accepted { member.acknowledgement.send() }
        sendRefusals()
    }

    /// Answers those that failed on their own.
    func sendRefusals() {
        for member in refused { member.work.refuse(member.error) }
    }
}
