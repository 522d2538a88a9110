import ServiceLifecycle

/// Services that are told to stop at the same moment, where a group would tell one after the other has stopped.
///
/// The job runner must take nothing new while a slow request is still being answered (REL-50).
struct Together: Service {
    let services: [any Service]

    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for service in services { group.addTask { try await service.run() } }
            // The first one to fail cancels the others.
            try await group.waitForAll()
        }
    }
}
