import Domain
import Hummingbird

/// What a request of somebody who is logged in carries: a handler that takes it needs no check.
struct MemberContext: ChildRequestContext {
    /// What the framework keeps.
    var coreContext: CoreRequestContextStorage
    /// The address of the other end; behind a proxy that of the proxy (SEC-51).
    let address: String
    /// Who reads.
    let reader: Reader
    /// The session by which the reader is known.
    let session: Secret

    /// - Throws: `LoginNeeded` for guests.
    init(context: GuestContext) throws {
        guard let reader = context.reader, let session = context.session else { throw LoginNeeded() }
        coreContext = context.coreContext
        address = context.address
        self.reader = reader
        self.session = session
    }

    /// The proof for the Engine.
    var principal: Principal { reader.principal }

    /// The identifier in the path.
    ///
    /// - Throws: 404 for anything that is not one (SEC-63).
    func id<Subject: Identified>(_ name: String = "id") throws -> Identifier<Subject> {
        guard let id = parameters.get(name).flatMap({ Identifier<Subject>(String($0)) }) else {
            throw HTTPError(.notFound)
        }
        return id
    }
}

/// The page is for members, and nobody is logged in.
struct LoginNeeded: Error {}
