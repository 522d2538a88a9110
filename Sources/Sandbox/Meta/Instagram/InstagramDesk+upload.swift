import Synchronization

/// Bytes of a video, in one go or in pieces (instagram-facebook.md section 4, byte upload).
extension InstagramDesk {
    /// Takes what the request brings to a container of the caller.
    func upload(to id: String, _ call: Call, account: SandboxAccount) async throws -> Answer {
        guard let container = state.withLock({ $0.containers[id] }), container.account == account.name,
            container.upload != nil, container.status(at: world.clock.now) == .inProgress
        else { return UploadProblem.session.answer }
        let upload: GraphUpload
        do throws(UploadProblem) {
            upload = try await GraphUpload.take(
                call, into: container.upload ?? GraphUpload(), largest: InstagramFile.largestReel, world: world)
        } catch {
            if case .partial(let kept) = error { state.withLock { $0.containers[id]?.upload = kept } }
            return error.answer
        }
        var done = container
        done.upload = nil
        done.sent = upload.bytes.count
        if done.ready != nil { done.ready = world.clock.now + processing(true) }
        judge(GraphMedia(upload.bytes), &done)
        let kept = done
        state.withLock { $0.containers[id] = kept }
        return .json(["success": true, "message": "Upload successful."])
    }
}
