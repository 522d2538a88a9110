package import Domain
import Outbound

extension MastodonConnector {
    /// Limits of the account's instance; the usual ones where it does not tell, `nil` when it could not be asked.
    package func capabilities(of session: Session) async -> Capabilities? {
        guard let origin = Origin(session.grant.server.apiOrigin),
            // A server in trouble is no reason to stop composing.
            let document = (try? await InstanceFinder(connector: self).instance(at: origin)) ?? nil
        else { return nil }
        let known = InstanceSoftware(tier: session.account?.tier)
        let software = known.name == nil ? InstanceSoftware(instance: document) : known
        return InstanceLimits(document, software: software).capabilities
    }

    /// All files first, so that nothing is public while one of them may still be refused; then part after part.
    package func steps(of publication: Publication) -> [Step] {
        let parts = publication.content.parts
        let media = parts.indices.flatMap { part in
            parts[part].media.indices.flatMap { item in
                // A file that vanished while it was waited for is sent again.
                let budget = publication.media[parts[part].media[item].id]?.uploadBudget
                return ["upload", "ready"].map { word in
                    Step("\(word):\(part):\(item)", kind: .safe, part: part, item: item, budget: budget)
                }
            }
        }
        return media + parts.indices.map { Step("publish:\($0)", kind: .commit, part: $0) }
    }

    /// Performs one step within the step's time.
    package func perform(_ step: Step, of publication: Publication, as session: Session) async -> StepResult {
        do throws(PlatformFailure) {
            let calls = try calls(as: session, within: step.budget)
            guard publication.content.parts.indices.contains(step.part) else { throw Self.foreignStep }
            guard step.kind == .safe else {
                let posting = StatusPosting(
                    calls: calls, publication: publication, step: step, accountID: session.account?.remoteID)
                return .done(try await posting.post())
            }
            let upload = try MediaUpload(calls: calls, publication: publication, step: step)
            return step.name.hasPrefix("upload:") ? .done(try await upload.send()) : try await upload.waitUntilReady()
        } catch { return .failed(error) }
    }

    /// A step that this connector never made.
    static let foreignStep = PlatformFailure(.unknown, words: "This step does not belong to the post.")
}
