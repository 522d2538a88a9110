package import Domain
import Outbound

extension BlueskyConnector {
    /// First everything that nobody sees: handles resolved, files sent, a quoted post found, so that the records are fixed
    /// before the first of them is made. Then the posts, in order.
    package func steps(of publication: Publication) -> [Step] {
        let parts = publication.content.parts.enumerated()
        let safe = parts.flatMap { index, part in
            let mentions = Facet.mentions(in: part.text).isEmpty ? [] : [BlueskyStep.mentions(part: index)]
            return mentions + part.media.indices.map { BlueskyStep.upload(part: index, item: $0) }
        }
        let quote = publication.quotedLink == nil ? [] : [BlueskyStep.quote]
        return (safe + quote + parts.map { BlueskyStep.publish(part: $0.offset) }).map { $0.step(of: publication) }
    }

    /// Performs one step.
    package func perform(_ step: Step, of publication: Publication, as session: Session) async -> StepResult {
        let time = StepTime(step.budget ?? profile.stepDeadline, ports: ports)
        do throws(PlatformFailure) {
            switch BlueskyStep(step, of: publication) {
            case .mentions(let part):
                return .done(try await resolveMentions(in: publication.content.parts[part].text, session, time))
            case .upload(let part, let item):
                let attachment = publication.content.parts[part].media[item]
                return .done(try await upload(attachment, of: publication, session, time))
            case .quote:
                return .done(try await find(quoted: publication.quotedLink ?? "", session, time))
            case .publish(let part):
                return .done(try await publish(part: part, of: publication, session, time))
            case nil: throw PlatformFailure(.unknown, words: "There is no step \(step.name).")
            }
        } catch { return .failed(error) }
    }

    /// Asks the account's server, then the public reader. A handle that is nobody's stays plain text.
    private func resolveMentions(
        in text: String, _ session: Session, _ time: StepTime
    ) async throws(PlatformFailure) -> StepOutput {
        var output = StepOutput()
        for handle in Facet.mentions(in: text) {
            output.facts[handle.description] = try await resolve(handle, session, time)?.description
        }
        return output
    }

    func resolve(
        _ handle: ATHandle, _ session: Session, _ time: StepTime
    ) async throws(PlatformFailure) -> DID? {
        let items = [OutboundURL.Item("handle", handle.description)]
        var places = [(IdentityResolver.appView, IdentityResolver.sharedHosts)]
        if let own = Origin(session.grant.server.apiOrigin) { places.insert((own, .named(.bluesky)), at: 0) }
        for (origin, peer) in places where !time.isOver {
            let url = OutboundURL(origin, path: "/xrpc/com.atproto.identity.resolveHandle", query: items)
            var request = OutboundRequest(.get, url, to: peer, kind: .discovery)
            request.limits.total = min(.seconds(5), time.share)
            // A place that does not answer is passed over for the next.
            guard let response = try? await xrpc.send(request, as: nil) else { continue }
            do throws(IdentityResolver.Failure) { return try IdentityResolver.resolvedDID(in: response) } catch {
                if error == .unknown { return nil }
            }
        }
        throw PlatformFailure(.transient, words: "Nobody could be asked for the account \(handle).")
    }

    /// Sends one file; the server's description of it is kept word for word.
    func upload(
        _ attachment: Attachment, of publication: Publication, _ session: Session, _ time: StepTime
    ) async throws(PlatformFailure) -> StepOutput {
        guard let item = publication.media[attachment.id] else {
            throw PlatformFailure(.media, words: "The file \(attachment.id) is gone.")
        }
        let body = try await body(of: item, publication)
        let answer: JSONValue
        do throws(XRPCError) {
            answer = try await xrpc.procedure(
                "com.atproto.repo.uploadBlob", body, kind: .upload, as: session, within: time.share)
        } catch { throw error.platformFailure(.upload) }
        guard let blob = answer["blob"], blob["$type"] == "blob", let link = blob["ref"]?["$link"]?.string,
            ContentID(link) != nil, blob["mimeType"]?.string != nil, blob["size"]?.integer != nil
        else { throw PlatformFailure(.transient, words: "The server did not say where it put the file.") }
        return StepOutput(remoteID: link, facts: ["blob": blob.text])
    }

    /// A picture as it is; a film piece by piece, so that little of it is in memory.
    private func body(
        of item: MediaItem, _ publication: Publication
    ) async throws(PlatformFailure) -> OutboundBody {
        guard item.kind == .video else {
            return .bytes(try await publication.whole(item), contentType: item.contentType)
        }
        try await publication.verify(item)
        return .stream(publication.source(of: item), contentType: item.contentType)
    }
}
