import Domain
import Outbound

extension BlueskyConnector {
    /// Finds the version of a post that is quoted, as the public reader knows it (sheet, sections 4 and 8).
    func find(
        quoted link: String, _ session: Session, _ time: StepTime
    ) async throws(PlatformFailure) -> StepOutput {
        guard let post = QuotedPost(link: link) else {
            throw PlatformFailure(
                .content, words: "The address of the quoted post is not like https://bsky.app/profile/…/post/….")
        }
        guard let author = try await author(of: post, session, time) else { throw Self.notThere }
        let uri = "at://\(author)/\(RecordAddress.posts)/\(post.key)"
        let answer: JSONValue
        do throws(XRPCError) {
            answer = try await xrpc.query(
                "app.bsky.feed.getPosts", [.init("uris", uri)], at: IdentityResolver.appView,
                to: IdentityResolver.sharedHosts, within: time.share)
        } catch { throw error.platformFailure(.read) }
        guard let posts = answer["posts"]?.array else {
            throw PlatformFailure(.transient, words: "Bluesky's answer is not a list of posts.")
        }
        guard let found = posts.first(where: { $0["uri"]?.string == uri }), let cid = found["cid"]?.nonBlankString
        else {
            throw Self.notThere
        }
        return StepOutput(remoteID: uri, facts: ["cid": cid])
    }

    private func author(
        of post: QuotedPost, _ session: Session, _ time: StepTime
    ) async throws(PlatformFailure) -> DID? {
        if let did = DID(post.author) { return did }
        guard let handle = ATHandle(post.author) else { return nil }
        return try await resolve(handle, session, time)
    }

    private static let notThere = PlatformFailure(.content, words: "The quoted post is not there.")
}

/// A post as the address of its page names it: `https://bsky.app/profile/{DID or handle}/post/{key}`.
struct QuotedPost: Sendable, Hashable {
    /// DID or handle.
    let author: String
    /// The key of the record.
    let key: String

    /// Reads an address, of whichever site that shows the network; `nil` for anything else.
    init?(link: String) {
        let pieces = link.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").map(String.init)
        guard pieces.count == 6, pieces[0].lowercased() == "https:", pieces[2] == "profile", pieces[4] == "post",
            pieces[5].wholeMatch(of: /[A-Za-z0-9._:~\-]{1,512}/) != nil
        else { return nil }
        author = pieces[3].replacing("%3A", with: ":")
        key = pieces[5]
    }
}

extension Publication {
    /// The address of the post that is quoted.
    var quotedLink: String? {
        options.text(.quote).flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
    }
}
