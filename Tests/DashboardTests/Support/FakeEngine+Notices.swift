import Domain
import TestKit

@testable import Dashboard

extension FakeEngine: NoticesDesk {
    func list(by: Principal) async throws -> [MemberNotice] {
        try ask("list notices")
        return now.notices
    }

    func unreadCount(by: Principal) async throws -> Int {
        now.notices.count { $0.readAt == nil }
    }

    func markRead(upTo id: MemberNotice.ID, by: Principal) async throws {
        try ask("mark read up to \(id)")
        let time = clock.now
        change { state in
            for index in state.notices.indices where state.notices[index].id <= id {
                state.notices[index].readAt = time
            }
        }
    }

    func wantsMail(by: Principal) async throws -> Bool? { now.wantsMail }

    func setWantsMail(_ wantsMail: Bool, by: Principal) async throws {
        try ask("wants mail \(wantsMail)")
        change { $0.wantsMail = wantsMail }
    }
}
