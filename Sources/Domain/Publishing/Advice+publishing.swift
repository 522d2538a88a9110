extension Advice {
    /// Advice for something that a platform did not do.
    package static func on(_ kind: PlatformFailure.Kind, platform: Platform) -> Advice {
        let name = platform.displayName
        return switch kind {
        case .auth:
            Advice(
                "\(name) did not accept our access", "The access was withdrawn or has run out.",
                "Reconnect the account, then send the post again.")
        case .permission:
            Advice(
                "\(name) does not allow this",
                "The account is connected, but a permission is missing or the account may not do this.",
                "Reconnect the account and accept every permission; then try again.")
        case .rateLimit:
            Advice(
                "Too many posts for now", "\(name) limits how much an account or app may do in a while.",
                "Nothing: Martlet waits as long as \(name) asks. If it happens often, space out your posts.")
        case .content:
            Advice(
                "\(name) refused the text", "Something in the words, links or options breaks a rule of \(name).",
                "Read what \(name) says below, change the post, and send it again.")
        case .media:
            Advice(
                "\(name) refused an image", "The format, size or content of a file was not accepted.",
                "Replace the file, for example with a smaller JPEG or PNG, and send the post again.")
        case .accountType:
            Advice(
                "The account cannot do this", "\(name) does not let this account publish at present.",
                "Log in to \(name) and see what it asks of the account, for example to confirm an address.")
        case .app:
            Advice(
                "The app of this installation is refused",
                "\(name) does not accept the app by which this server speaks, or its credit is used up. "
                    + "Your account is fine.",
                "Ask whoever runs this server to look at the app on \(name). Posts wait and go out afterwards.")
        case .transient:
            Advice(
                "\(name) did not answer well", "A passing trouble between this server and \(name).",
                "Nothing: Martlet tries again by itself. If it lasts, look at the status page of \(name).")
        case .unknown:
            Advice(
                "An unexpected answer from \(name)", "\(name) said something that Martlet does not know.",
                "Read what \(name) says below, look there whether the post is out, and try again if it is not.")
        }
    }

    /// Advice for one of our own reasons.
    package static func on(_ own: DeliveryReason.Own, platform: Platform) -> Advice {
        let name = platform.displayName
        return switch own {
        case .missedWindow:
            Advice(
                "Its time has passed",
                "This server was not running when the post was due, and by now it is too late to send it unasked.",
                "Choose a new time, or send it now.")
        case .poison:
            Advice(
                "This post stopped the server",
                "Several attempts ended in the middle without a result, so the post was set aside. Others go on.",
                "Tell whoever runs this server. Removing the media and sending it again often helps.")
        case .abandoned:
            Advice(
                "Left as it is", "Somebody decided not to follow this post up.",
                "Nothing. You can still send it again as a new post.")
        case .lostAnswer:
            Advice(
                "We do not know whether it is out",
                "The post was sent, but the answer of \(name) got lost, and looking there gave no certainty.",
                """
                Look at the account on \(name). Then say: it is there (and paste the link), it is not there (send it \
                again), or leave it.
                """)
        case .accountRemoved:
            Advice(
                "The account was removed",
                "The \(name) account was disconnected by a person while this post was on its way.",
                "Connect the account again and send the post as a new one, if it is still wanted.")
        case .reconnect:
            Advice(
                "The account is disconnected", "Nothing can be published on \(name) until it is reconnected.",
                "Reconnect the account. Posts that are still on time then go out by themselves.")
        case .overdue:
            Advice(
                "Its time passed while disconnected",
                "The post was due while the \(name) account was disconnected. It was kept and not sent.",
                "Send it now, choose a new time, or drop it.")
        case .brokenRules:
            Advice(
                "\(name) would refuse it",
                "It was looked at once more before it was sent, and does not fit what \(name) takes. Nothing was sent.",
                "Read what is in the way below, change the post, and send it again.")
        case .rejectedLater:
            Advice(
                "\(name) rejected it afterwards",
                "\(name) took the post and looked at it again later. It does not show it.",
                "Read what \(name) says below, change the post or its files, and send it again.")
        case .removedLater:
            Advice(
                "Somebody took it down", "The post was out on \(name). It was taken down there, not by you or Martlet.",
                "Read who did it below. Ask them there before you post it again: repeated posts may cost you the account."
            )
        case .parentEnded:
            Advice(
                "Its post is not out", "The post to which this belongs did not come out, so that this was not sent.",
                "Send the post again; this goes out after it.")
        case .parentUnknown:
            Advice(
                "The name of its post is not known",
                "The post is out, but \(name) did not say by which name, so that nothing can be done with it from here.",
                "Do it on \(name), if it is still wanted.")
        }
    }
}
