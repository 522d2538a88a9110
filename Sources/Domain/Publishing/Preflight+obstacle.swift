extension Preflight {
    /// What the platform has against the account itself. What passes is only told of where the post comes later: it may be over
    /// by then.
    var obstacle: Problem? {
        guard let obstacle = capabilities.obstacle else { return nil }
        guard obstacle.isPassing, isForLater else {
            return Problem(
                .accountCannotPost, message: obstacle.words, remedy: obstacle.remedy, field: .account)
        }
        return Problem(
            .accountCannotPostNow, message: obstacle.words,
            remedy: "Nothing, if that has passed when the post is due; else choose a later time.", field: .account)
    }
}
