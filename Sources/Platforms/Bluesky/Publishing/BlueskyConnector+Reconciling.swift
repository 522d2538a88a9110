package import Domain
import Outbound

extension BlueskyConnector {
    /// Looks under the record's key at the account's own server, which knows at once what was written (REL-24).
    ///
    /// "Absent" is sound: should the lost request arrive after all, the second one meets its key and changes nothing.
    package func reconcile(
        _ lost: LostCommit, of publication: Publication, as session: Session
    ) async -> ReconcileResult {
        guard case .publish(let part) = BlueskyStep(lost.step, of: publication) else {
            return .unknown(words: "There is no commit step \(lost.step.name).")
        }
        do throws(PlatformFailure) {
            let address = try address(part, of: publication, session)
            let record = try record(part, of: publication)
            return try await look(for: record, at: address, session)
        } catch { return .unknown(words: error.words) }
    }

    /// With the session, because some servers answer strangers differently; without it when the session is refused,
    /// because records are public.
    private func look(
        for record: JSONValue, at address: RecordAddress, _ session: Session
    ) async throws(PlatformFailure) -> ReconcileResult {
        let time = StepTime(profile.stepDeadline, ports: ports)
        do throws(XRPCError) {
            return judge(try await find(address, session, as: session, time), expected: record, at: address)
        } catch {
            if error.isAbsence { return .absent }
            guard error.platformFailure(.read).kind == .auth else { throw error.platformFailure(.read) }
        }
        do throws(XRPCError) {
            return judge(try await find(address, session, as: nil, time), expected: record, at: address)
        } catch {
            if error.isAbsence { return .absent }
            throw error.platformFailure(.read)
        }
    }

    private func find(
        _ address: RecordAddress, _ session: Session, as caller: Session?, _ time: StepTime
    ) async throws(XRPCError) -> JSONValue {
        let items = [
            OutboundURL.Item("repo", address.did.description), OutboundURL.Item("collection", RecordAddress.posts),
            OutboundURL.Item("rkey", address.key.description),
        ]
        return try await xrpc.query(
            "com.atproto.repo.getRecord", items, at: try XRPC.server(of: session), as: caller,
            within: min(.seconds(10), time.share))
    }

    private func judge(_ answer: JSONValue, expected: JSONValue, at address: RecordAddress) -> ReconcileResult {
        guard let found = answer["value"], answer["uri"]?.string == address.description else {
            return .unknown(words: "The server's answer was not usable.")
        }
        guard RecordMatch.isOurs(found, expected: expected) else {
            return .unknown(words: "Another text is stored where this post belongs: \(address.permalink)")
        }
        guard let cid = answer["cid"]?.nonBlankString ?? ContentID(record: found)?.description else {
            return .unknown(words: "The server's answer was not usable.")
        }
        return .found(address.output(cid: cid))
    }
}

extension XRPCError {
    /// Whether the server says that there is no such record.
    fileprivate var isAbsence: Bool {
        if case .refused(let refusal) = self { refusal.name == "RecordNotFound" && refusal.status < 500 } else { false }
    }
}
