import Synchronization

/// Whether a request may have left, for the moment when a call is cut off from outside.
final class SentMark: Sendable {
    private let mark = Mutex(false)

    var isSet: Bool {
        get { mark.withLock { $0 } }
        set { mark.withLock { $0 = newValue } }
    }
}

/// Runs a call within a total limit (SEC-70); when it is up, the call is cancelled and `timeout` thrown.
func within<Value: Sendable>(
    _ limit: Duration, sent: SentMark, _ call: @escaping @Sendable () async throws(OutboundError) -> Value
) async throws(OutboundError) -> Value {
    let result = await withTaskGroup(of: Result<Value, OutboundError>?.self) { group in
        group.addTask {
            do throws(OutboundError) { return .success(try await call()) } catch { return .failure(error) }
        }
        group.addTask {
            // Cancelled sleep means that the caller was cancelled, or that the call is through: then the call decides.
            do { try await Task.sleep(for: limit) } catch { return nil }
            return .failure(OutboundError(.timeout, requestMayHaveBeenSent: sent.isSet))
        }
        for await result in group {
            guard let result else { continue }
            group.cancelAll()
            return result
        }
        return .failure(OutboundError(.cancelled, requestMayHaveBeenSent: sent.isSet))
    }
    return try result.get()
}
