/// Runs something to its end even when the caller is cancelled meanwhile (REL-5).
///
/// A refresh that has been sent must be heard: its answer may hold the only valid token. The work is bounded by the
/// door's total deadline, and the caller waits for it, so that graceful shutdown waits as well. A caller that is
/// cancelled already starts nothing, and `cancelled` is thrown instead.
package func shielded<Value: Sendable, Failure: Error>(
    cancelled: Failure,
    _ operation: @escaping @Sendable () async throws(Failure) -> Value
) async throws(Failure) -> Value {
    guard !Task.isCancelled else { throw cancelled }
    // Unstructured on purpose: only a task of its own does not inherit the cancellation. It is awaited right here.
    let task = Task { () async -> Result<Value, Failure> in
        do throws(Failure) { return .success(try await operation()) } catch { return .failure(error) }
    }
    return try await task.value.get()
}
