package import Domain

/// Pages take posts, the Instagram accounts behind them containers.
extension MetaPagesConnector {
    /// What is to be done, in order.
    package func steps(of publication: Publication) -> [Step] {
        switch flavor.subject {
        case .page: pageSteps(publication)
        case .instagram: containerScript(publication, .instagram).steps
        }
    }

    /// Performs one step within the step's time.
    package func perform(_ step: Step, of publication: Publication, as session: Session) async -> StepResult {
        do throws(PlatformFailure) {
            return switch flavor.subject {
            case .page: try await pageWork(publication, session, within: step.budget).perform(step)
            case .instagram: try await containerPublisher(publication, session).perform(step)
            }
        } catch { return .failed(error) }
    }

    /// Asks what became of a commit step whose answer was lost (REL-24; sheets, section 7).
    package func reconcile(
        _ lost: LostCommit, of publication: Publication, as session: Session
    ) async -> ReconcileResult {
        do throws(PlatformFailure) {
            return switch flavor.subject {
            case .page: try await pageWork(publication, session).reconcile(lost)
            case .instagram: try await containerPublisher(publication, session).reconcile(lost)
            }
        } catch { return .unknown(words: error.words) }
    }
}
