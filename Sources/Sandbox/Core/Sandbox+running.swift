import Logging
import ServiceLifecycle

extension Sandbox {
    /// Runs the sandbox while `body` works with it, then stops it; for tests and demonstrations.
    package func whileRunning<Value: Sendable>(
        _ body: @Sendable (_ baseURL: String) async throws -> Value
    ) async throws -> Value {
        let silent = Logger(label: "sandbox", factory: { _ in SwiftLogNoOpLogHandler() })
        let group = ServiceGroup(configuration: .init(services: [self], logger: silent))
        async let serving: Void = group.run()
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(try await baseURL()))
        } catch {
            result = .failure(error)
        }
        await group.triggerGracefulShutdown()
        try await serving
        return try result.get()
    }
}
