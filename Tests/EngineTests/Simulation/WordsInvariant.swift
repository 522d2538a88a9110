import Domain

/// Invariants 11 and 12, for one delivery: what the public sees of it is the version that was accepted last before its gate,
/// whole and with every file, and nothing was accepted behind the gate (REL-23).
struct WordsInvariant {
    let id: Delivery.ID
    let versions: Versions
    /// What the public sees of a file.
    let files: [MediaItem.ID: String]

    /// What is wrong with the posts that the public sees, and with those that came to nothing.
    func broken(seen: [VirtualPlatform.Post], gone: [VirtualPlatform.Post]) -> [String] {
        seen.flatMap { post -> [String] in
            guard let last = versions.last(of: id) else { return ["\(post.origin) was never written"] }
            guard last.at < post.at else { return ["\(post.origin) was changed at \(last.at), behind its gate"] }
            return differences(of: post, from: last.words)
        }
            + gone.flatMap { post -> [String] in
                guard let known = versions.last(of: id, before: post.at) else {
                    return ["\(post.origin) was never written"]
                }
                return differences(of: post, from: known.words)
            }
    }

    private func differences(of post: VirtualPlatform.Post, from words: Versions.Words) -> [String] {
        let parts = words.content.parts
        guard let part = post.part, parts.indices.contains(part) else { return ["\(post.origin) was not written so"] }
        let draft = post.draft
        var found: [String] = []
        if draft.text != parts[part].text { found.append("\(post.origin) says \(draft.text), not \(parts[part].text)") }
        if draft.upload != parts[0].text { found.append("\(post.origin) has an old upload with \(parts[0].text)") }
        if draft.options != words.options { found.append("\(post.origin) has other choices: \(draft.options)") }
        let wanted = part == 0 ? parts[0].media.map { files[$0.id] ?? "" } : []
        if draft.files != wanted { found.append("\(post.origin) has the files \(draft.files), not \(wanted)") }
        return found
    }
}

extension VirtualPlatform.Post {
    /// Which part of its delivery it is; `nil` for what goes on after one.
    fileprivate var part: Int? {
        let step = origin.split(separator: "/").last ?? ""
        return step.hasPrefix("publish:") ? Int(step.dropFirst("publish:".count)) : nil
    }
}
