import Domain
import Platforms
import Storage

extension Publisher {
    /// The same work with pictures and films that fit the account. Pictures are made now where they were not made ahead of
    /// time; films take long, and are waited for.
    ///
    /// What cannot be made stays as it is: the look before publishing says what is wrong with it.
    func fitted(_ work: DeliveryWork, _ connector: any Connector, _ session: Session) async throws -> DeliveryWork {
        guard let library, work.media.values.contains(where: { library.adapts.contains($0.kind) }) else { return work }
        let capabilities = await limits.capabilities(of: work.connection, by: connector, as: session)
        let recipes = Preflight.recipes(
            of: work.content, options: work.delivery.options, media: work.media,
            capabilities: capabilities ?? connector.profile.capabilities, kinds: library.adapts)
        var (media, variants, unmade, isWaiting) = (work.media, work.variants, work.unmade, false)
        for (id, recipe) in recipes {
            guard let item = work.media[id] else { continue }
            switch try await copy(of: item, by: recipe, for: work.job, in: library) {
            case .made(let made):
                media[id] = made
                variants[id] = recipe.variant
            case .failed(let words): unmade[id] = words
            case .making, nil: isWaiting = true
            }
        }
        return work.with(media: media, variants: variants, unmade: unmade, isWaitingForFiles: isWaiting)
    }

    private func copy(
        of item: MediaItem, by recipe: MediaRecipe, for job: ClaimedJob, in library: MediaLibrary
    ) async throws -> MediaCopyState? {
        let copies = MediaCopies(library: library)
        return recipe.film == nil
            ? try await copies.make(recipe, of: item, for: job) : try await copies.state(of: recipe, for: item)
    }

    /// Sees to it that the files are being made, and comes again: nobody else has to wait for them.
    func waitForFiles(of work: DeliveryWork) async throws -> DeliveryVerdict {
        try await parts.write { transaction in
            let subject = JobSubject(work.delivery.id, of: work.delivery.workspaceID).text
            try JobStore.scheduleIfAbsent(NewJob(.prepare, subject: subject, due: transaction.now), in: transaction)
            return .again(transaction.now + MediaCopies.pause)
        }
    }

    /// Makes the files of a delivery fit ahead of time, so that nothing but sending is left when it is due.
    func prepare(_ job: ClaimedJob) async throws -> JobVerdict {
        guard let library, !library.adapts.isEmpty, let subject = JobSubject<Delivery>(job.subject) else {
            return .done
        }
        let found = try await parts.read { [self] in try preparable(subject, in: $0) }
        guard let (delivery, content, connection, media) = found else { return .done }
        let recipes = Preflight.recipes(
            of: content, options: delivery.options, media: media,
            capabilities: try await limits.capabilities(of: connection), kinds: library.adapts)
        var isWaiting = false
        for (id, recipe) in recipes {
            guard let item = media[id] else { continue }
            let state = try await MediaCopies(library: library).make(recipe, of: item, for: job)
            if state == .making { isWaiting = true }
        }
        return isWaiting ? .again(parts.ports.now() + MediaCopies.pause) : .done
    }

    private typealias Preparable = (Delivery, Content, Connection, [MediaItem.ID: MediaItem])

    private func preparable(_ subject: JobSubject<Delivery>, in transaction: Transaction) throws -> Preparable? {
        let states: Set<DeliveryState> = [.scheduled, .queued, .publishing, .retryWait]
        guard let found = try DeliveryStore.find(subject.id, of: subject.workspaceID, in: transaction),
            states.contains(found.delivery.state),
            let post = try PostStore.find(found.delivery.postID, of: subject.workspaceID, in: transaction),
            let connection = try ConnectionStore.find(
                found.delivery.connectionID, of: subject.workspaceID, in: transaction)
        else { return nil }
        let content = found.delivery.content(of: post)
        let media = try DeliveryWork.media(of: content, found.delivery.options, in: subject.workspaceID, transaction)
        return (found.delivery, content, connection, media)
    }
}
