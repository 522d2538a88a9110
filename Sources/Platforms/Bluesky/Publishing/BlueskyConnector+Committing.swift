import Domain
import Outbound

extension BlueskyConnector {
    /// Creates the record under its own key. Pictures that the server has dropped meanwhile are sent again, once: they
    /// keep their content ids, so that the record stays the same byte for byte.
    func publish(
        part: Int, of publication: Publication, _ session: Session, _ time: StepTime
    ) async throws(PlatformFailure) -> StepOutput {
        let address = try address(part, of: publication, session)
        let records: [(collection: String, record: JSONValue?)] = [
            (RecordAddress.posts, try record(part, of: publication)),
            (RecordAddress.gates, part == 0 ? ReplyGate.record(for: address, publication) : nil),
        ]
        do throws(XRPCError) {
            return try await create(records, at: address, session, time)
        } catch {
            guard error.isMissingBlob, !hasFilm(part, of: publication) else { throw error.platformFailure(.commit) }
        }
        for attachment in publication.content.parts[part].media {
            _ = try await upload(attachment, of: publication, session, time)
        }
        do throws(XRPCError) {
            return try await create(records, at: address, session, time)
        } catch { throw error.platformFailure(.commit) }
    }

    /// A film takes too long to be sent again here: whoever sends the post again sends its film again.
    private func hasFilm(_ part: Int, of publication: Publication) -> Bool {
        publication.content.parts[part].media.contains { publication.media[$0.id]?.kind == .video }
    }

    /// A post alone, or with the gate that has its key: both at once, so that nobody slips in between (sheet, section 4).
    private func create(
        _ records: [(collection: String, record: JSONValue?)], at address: RecordAddress, _ session: Session,
        _ time: StepTime
    ) async throws(XRPCError) -> StepOutput {
        let writes = records.compactMap { collection, record in
            record.map { Write(collection: collection, key: address.key.description, record: $0) }
        }
        let repository = JSONValue.string(address.did.description)
        let made: JSONValue?
        if let write = writes.first, writes.count == 1 {
            let body = JSONValue.object(write.whole.merging(["repo": repository]) { own, _ in own })
            made = try await xrpc.procedure(
                "com.atproto.repo.createRecord", .json(body), as: session, within: time.share)
        } else {
            let body: JSONValue = ["repo": repository, "writes": .array(writes.map(\.oneOfSeveral))]
            made =
                try await xrpc.procedure("com.atproto.repo.applyWrites", .json(body), as: session, within: time.share)[
                    "results"]?[0]
        }
        guard made?["uri"]?.string == address.description, let cid = made?["cid"]?.nonBlankString else {
            // It may well be there: only looking tells.
            throw .door(OutboundError(.badResponse, requestMayHaveBeenSent: true))
        }
        return address.output(cid: cid)
    }

    /// Where the record of a part lies, whatever happens.
    func address(
        _ part: Int, of publication: Publication, _ session: Session
    ) throws(PlatformFailure) -> RecordAddress {
        guard let did = session.account.flatMap({ DID($0.remoteID) }) else {
            throw PlatformFailure(.unknown, words: "The account of the session is not known.")
        }
        let key = TID(
            delivery: publication.deliveryID, round: publication.round, part: part, startedAt: publication.startedAt)
        return RecordAddress(did: did, key: key)
    }

    /// The record of a part, a function of the publication and of what earlier steps left behind.
    func record(_ part: Int, of publication: Publication) throws(PlatformFailure) -> JSONValue {
        let content = publication.content.parts[part]
        // Equal times would hide a thread from its author's page (sheet, section 4).
        let createdAt = publication.startedAt + .milliseconds(part)
        var record = PostRecord(text: content.text, language: publication.options.language, createdAt: createdAt)
        let mentions = publication.outputs[BlueskyStep.mentions(part: part).step.name]?.facts ?? [:]
        for (handle, did) in mentions {
            if let handle = ATHandle(handle) { record.mentioned[handle] = DID(did) }
        }
        record.card = content.link
        // Words of one's own are no label.
        record.label = BlueskyLimits.labels.first { $0.value == publication.options.contentWarning }?.value
        if part == 0 {
            record.tags = publication.options.list(.tags)
            record.quote = try quoted(by: publication)
        }
        for item in content.media.indices {
            let sent = try image(BlueskyStep.upload(part: part, item: item), content.media[item], publication)
            if hasFilm(part, of: publication) { record.film = sent } else { record.images.append(sent) }
        }
        if part > 0 {
            record.reply = (try reference(to: 0, in: publication), try reference(to: part - 1, in: publication))
        }
        return record.json
    }

    private func image(
        _ step: BlueskyStep, _ attachment: Attachment, _ publication: Publication
    ) throws(PlatformFailure) -> PostRecord.Image {
        // The text is our own; if it cannot be read the step counts as not done.
        let text = publication.outputs[step.step.name]?.facts["blob"]
        guard let text, let blob = try? JSONValue(parsing: text) else {
            throw PlatformFailure(.transient, words: "A file was not sent yet.")
        }
        let item = publication.media[attachment.id]
        return PostRecord.Image(
            blob: blob, alt: attachment.altText, width: item?.width ?? 0, height: item?.height ?? 0)
    }

    private func quoted(by publication: Publication) throws(PlatformFailure) -> RecordReference? {
        guard publication.quotedLink != nil else { return nil }
        let output = publication.outputs[BlueskyStep.quote.step.name]
        guard let uri = output?.remoteID, let cid = output?.facts["cid"] else {
            throw PlatformFailure(.transient, words: "The quoted post was not found yet.")
        }
        return RecordReference(uri: uri, cid: cid)
    }

    private func reference(to part: Int, in publication: Publication) throws(PlatformFailure) -> RecordReference {
        let output = publication.outputs[BlueskyStep.publish(part: part).step.name]
        guard let uri = output?.remoteID, let cid = output?.facts["cid"] else {
            throw PlatformFailure(.unknown, words: "The part before this one is not confirmed.")
        }
        return RecordReference(uri: uri, cid: cid)
    }
}

extension RecordAddress {
    /// What a made record leaves behind.
    func output(cid: String) -> StepOutput {
        StepOutput(remoteID: description, url: permalink, facts: ["cid": cid])
    }
}

extension XRPCError {
    fileprivate var isMissingBlob: Bool {
        if case .refused(let refusal) = self { refusal.name == "BlobNotFound" } else { false }
    }
}
