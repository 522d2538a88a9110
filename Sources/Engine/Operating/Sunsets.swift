import Domain
import Platforms
import Storage

/// Tells operators of versions of interfaces that end: some weeks before, oftener as the day comes nearer, and when it is over.
struct Sunsets: Sendable {
    let parts: EngineParts

    /// Tells what was not told yet; costs nothing while no end is near.
    func tell() async throws {
        let sunsets = parts.sunsets
        guard !sunsets.isEmpty else { return }
        try await parts.write { [self] transaction in
            var hasMail = false
            for found in try OperatorStore.list(in: transaction) where found.wantsAlerts {
                guard let home = found.home else { continue }
                let isMailed = found.wantsMail && parts.mailer != nil
                for sunset in sunsets {
                    let notice = notice(of: sunset, to: found.person, in: home, at: transaction.now)
                    let isNew = try NoticeStore.insert(notice, mail: isMailed ? .waiting : .off, in: transaction)
                    hasMail = hasMail || (isNew && isMailed)
                }
            }
            if hasMail { try Postman.wake(in: transaction) }
        }
    }

    /// Its stage makes it one of a kind, however often and by however many nodes it is told (REL-19).
    private func notice(
        of sunset: Sunset, to person: Person, in home: Workspace.ID, at now: Instant
    ) -> MemberNotice {
        MemberNotice(
            id: MemberNotice.ID(parts.ports), workspaceID: home, personID: person.id, kind: "operators.sunset",
            subject: sunset.setting, episode: 0, stage: "\(sunset.version)-\(sunset.warning)",
            facts: NoticeFacts(sunset), createdAt: now)
    }
}

extension EngineParts {
    /// Versions of interfaces that end soon or have ended, each setting once.
    var sunsets: [Sunset] {
        let now = ports.now()
        var sunsets: [Sunset] = []
        for platform in Platform.allCases {
            guard let sunset = connectors[platform]?.interfaceVersion?.sunset(at: now),
                !sunsets.contains(where: { $0.setting == sunset.setting })
            else { continue }
            sunsets.append(sunset)
        }
        return sunsets
    }
}
