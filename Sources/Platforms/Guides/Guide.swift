package import Domain

/// What helps people whom a platform does not let in, or whose account there is not well: what to do, where to look on the
/// platform, in which order, and why. Data, read by the pages of help.
package struct Guide: Sendable, Hashable {
    /// One thing to do.
    package struct Step: Sendable, Hashable {
        /// What to do, in a few words without a stop.
        package let title: String
        /// How, in plain words.
        package let instruction: String
        /// Where on the platform, menu by menu; empty where it is not there.
        package let path: [String]
        /// The platform's page for it.
        package let url: String?
        /// Why it may help.
        package let reason: String
        /// The troubles to which it is an answer.
        package let fits: Set<Cause>
    }

    /// Where a person takes an app's access away on the platform's side (S1.35).
    package struct Removal: Sendable, Hashable {
        /// Menu by menu.
        package let path: [String]
        /// The page; `nil` where each server has its own.
        package let url: String?
    }

    /// Where the platform says how it fares (S0.52).
    package struct Status: Sendable, Hashable {
        /// The public page; `nil` where there is none.
        package let url: String?
        /// What can be seen there, or what to do without one.
        package let words: String
    }

    /// The platform.
    package let platform: Platform
    /// What to try, the likeliest first.
    package let steps: [Step]
    /// Where the app is removed on the platform's side.
    package let removal: Removal
    /// Where the platform says how it fares.
    package let status: Status

    init(_ platform: Platform, removal: Removal, status: Status, steps: [Step]) {
        self.platform = platform
        self.removal = removal
        self.status = status
        self.steps = steps + Self.everywhere(platform.displayName)
    }

    /// The steps that answer to a trouble, and all others, each in order.
    package func steps(for cause: Cause?) -> (fitting: [Step], others: [Step]) {
        guard let cause else { return ([], steps) }
        return (steps.filter { $0.fits.contains(cause) }, steps.filter { !$0.fits.contains(cause) })
    }
}

extension Guide.Step {
    init(
        _ title: String, _ instruction: String, at path: String..., url: String? = nil, why reason: String,
        fits: Set<Guide.Cause>
    ) {
        self.init(title: title, instruction: instruction, path: path, url: url, reason: reason, fits: fits)
    }
}

extension Guide {
    /// The help for a platform.
    package static func of(_ platform: Platform) -> Guide {
        switch platform {
        case .x: x
        case .linkedin: linkedin
        case .linkedinPage: linkedinPage
        case .facebook: facebook
        case .instagram: instagram
        case .instagramFacebook: instagramFacebook
        case .threads: threads
        case .tiktok: tiktok
        case .youtube: youtube
        case .pinterest: pinterest
        case .reddit: reddit
        case .bluesky: bluesky
        case .mastodon: mastodon
        }
    }
}

extension PlatformProfile {
    /// What helps people on this platform.
    package var guide: Guide { Guide.of(platform) }
}
