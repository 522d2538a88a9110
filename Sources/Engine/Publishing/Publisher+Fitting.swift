import Domain
import Platforms
import Storage

extension Publisher {
    /// The same work with pictures that fit the account, made now where they were not made ahead of time.
    ///
    /// What cannot be made stays as it is: the look before publishing says what is wrong with it.
    func fitted(_ work: DeliveryWork, _ connector: any Connector, _ session: Session) async throws -> DeliveryWork {
        guard let library, library.adapts, work.media.values.contains(where: { $0.kind == .image }) else { return work }
        let capabilities = await limits.capabilities(of: work.connection, by: connector, as: session)
        let recipes = Preflight.recipes(
            of: work.content, options: work.delivery.options, media: work.media,
            capabilities: capabilities ?? connector.profile.capabilities)
        var fitted = work
        for (id, recipe) in recipes {
            guard let item = work.media[id], let made = try await make(recipe, of: item, in: library) else { continue }
            fitted.media[id] = made
            fitted.variants[id] = recipe.variant
        }
        return fitted
    }

    /// `nil` where it can never be made; throws where it can only not be made now.
    private func make(_ recipe: MediaRecipe, of item: MediaItem, in library: MediaLibrary) async throws -> MediaItem? {
        do {
            return try await library.fitted(item, by: recipe)
        } catch EngineError.invalid, EngineError.notFound {
            return nil
        }
    }

    /// Makes the pictures of a delivery fit ahead of time, so that nothing but sending is left when it is due.
    func prepare(_ job: ClaimedJob) async throws -> JobVerdict {
        guard let library, library.adapts, let subject = JobSubject<Delivery>(job.subject) else { return .done }
        guard let (delivery, content, connection, media) = try await parts.read({ try preparable(subject, in: $0) })
        else { return .done }
        let recipes = Preflight.recipes(
            of: content, options: delivery.options, media: media,
            capabilities: try await limits.capabilities(of: connection))
        for (id, recipe) in recipes {
            guard let item = media[id] else { continue }
            _ = try await make(recipe, of: item, in: library)
        }
        return .done
    }

    private typealias Preparable = (Delivery, Content, Connection, [MediaItem.ID: MediaItem])

    private func preparable(_ subject: JobSubject<Delivery>, in transaction: Transaction) throws -> Preparable? {
        guard let found = try DeliveryStore.find(subject.id, of: subject.workspaceID, in: transaction),
            found.delivery.state == .scheduled,
            let post = try PostStore.find(found.delivery.postID, of: subject.workspaceID, in: transaction),
            let connection = try ConnectionStore.find(
                found.delivery.connectionID, of: subject.workspaceID, in: transaction)
        else { return nil }
        let content = found.delivery.ownContent ?? post.content
        let media = try DeliveryWork.media(of: content, found.delivery.options, in: subject.workspaceID, transaction)
        return (found.delivery, content, connection, media)
    }
}
