import Domain

extension PlatformFailure {
    /// The same of a first comment: the post itself is out, and people must know that.
    var ofFirstComment: PlatformFailure {
        var failure = self
        failure.words = String("The post is out; its first comment is not: \(words)".prefix(500))
        return failure
    }
}
