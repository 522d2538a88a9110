import Domain
import Engine
import Storage

/// What the dashboard asks of the Engine about posts.
protocol PostsDesk: Sendable {
    /// Everything that is wrong with a draft.
    func preflight(_ draft: NewPost, by: Principal) async throws -> [ConnectionProblem]
    /// What an account takes, asked from its server where limits live there.
    func capabilities(of id: Connection.ID, by: Principal) async throws -> Capabilities
    /// Stores a post with its deliveries.
    func create(_ new: NewPost, key: IdempotencyKey?, by: Principal) async throws -> PostView
    /// The posts that fit.
    func list(_ query: PostQuery, by: Principal) async throws -> PostPage
    /// One post, with the journals of its deliveries.
    func get(_ id: Post.ID, by: Principal) async throws -> PostView
    /// Changes what is not out yet.
    func edit(_ id: Post.ID, _ change: PostChange, by: Principal) async throws -> PostView
    /// Stops what is not out yet.
    func cancel(_ id: Post.ID, by: Principal) async throws
    /// Sends a delivery again.
    func retry(_ id: Delivery.ID, by: Principal) async throws -> DeliveryView
    /// Takes a person's word on an uncertain delivery (REL-25).
    func resolve(_ id: Delivery.ID, _ verdict: Verdict, by: Principal) async throws -> DeliveryView
    /// Gives a delivery another time.
    func reschedule(_ id: Delivery.ID, to: Instant, by: Principal) async throws -> DeliveryView
    /// Takes one delivery off the calendar.
    func drop(_ id: Delivery.ID, by: Principal) async throws -> DeliveryView
    /// What was due while it could not go out.
    func waiting(by: Principal) async throws -> [ReviewItem]
    /// Carries out a person's word on it.
    func review(_ ids: [Delivery.ID], _ word: ReviewWord, by: Principal) async throws -> [ReviewOutcome]
}

extension Posts: PostsDesk {}
