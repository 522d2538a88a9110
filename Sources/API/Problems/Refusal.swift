import Domain
import HTTPTypes

/// Why the interface itself turns a request away, before the Engine sees it.
enum Refusal: Error, Sendable, Equatable {
    /// No key and no session, or one that is not good.
    case unauthorized
    /// A session cookie came with a request that our own pages did not send (SEC-52).
    case forged
    /// Fields are wrong (SEC-59).
    case fields([FieldProblem])
    /// The body is larger than the call takes (SEC-56).
    case tooLarge(limit: Int)
    /// The body is of another type than the call takes.
    case wrongType(expected: String)
    /// Too many calls (SEC-57).
    case tooMany(retryAfter: Duration)
    /// The account cannot be connected; names the platform, so that the advice fits.
    case authorization(AuthorizationFailure, Platform)

    /// One field is wrong.
    static func field(_ name: String, _ message: String) -> Refusal {
        .fields([FieldProblem(field: name, message: message)])
    }
}
