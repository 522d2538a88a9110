/// The parameters of an Instagram container, checked as far as they can be without memory
/// (instagram-facebook.md sections 4 and 5).
struct InstagramDraft: Sendable {
    /// What is made.
    enum Form: Sendable, Hashable {
        case image, reel, story, imageChild, videoChild, carousel
    }

    let form: Form
    let graph: GraphCall
    let children: [String]
    /// Whether the bytes come later.
    let isUpload: Bool

    /// Throws `GraphProblem`.
    init(_ graph: GraphCall, _ door: InstagramDoor) throws {
        self.graph = graph
        form = try Self.form(graph)
        children = form == .carousel ? try graph.identifiers("children") : []
        isUpload = graph.fields["upload_type"] != nil
        try graph.check(optional: Self.names(form, door))
        try checkFile(door)
        try checkText()
        try checkPeople()
        try checkReel()
        if form == .carousel, !(2...10).contains(children.count) {
            throw GraphProblem(100, 2_207_028, "The carousel must have between 2 and 10 items.")
        }
    }

    /// The file, where it is fetched.
    var url: String? { graph.fields["image_url"] ?? graph.fields["video_url"] }
    var isVideo: Bool { graph.fields["video_url"] != nil || isUpload }
    var offset: Int? { graph.fields["thumb_offset"].flatMap { Int($0) } }

    private static func form(_ graph: GraphCall) throws -> Form {
        let isChild = try graph.flag("is_carousel_item") ?? false
        switch (graph.fields["media_type"], isChild) {
        case (nil, false): return .image
        case (nil, true): return .imageChild
        case ("VIDEO", true): return .videoChild
        case ("REELS", false): return .reel
        case ("STORIES", false): return .story
        case ("CAROUSEL", false): return .carousel
        case ("VIDEO", false):
            throw GraphProblem(
                100, 2_207_023, "The media type VIDEO is no longer supported. Use REELS to publish a video.")
        case (let type, _): throw GraphProblem(100, 2_207_023, "The media type \(type ?? "") is unknown.")
        }
    }

    /// Every parameter there is for a form.
    private static func names(_ form: Form, _ door: InstagramDoor) -> [String] {
        let places = door.isLinked ? ["location_id"] : []
        let products = door.isLinked ? ["product_tags"] : []
        let upload = door.isLinked ? ["upload_type"] : []
        return switch form {
        case .image:
            ["image_url", "caption", "alt_text", "collaborators", "user_tags", "is_carousel_item"] + places + products
        case .reel:
            [
                "media_type", "video_url", "caption", "collaborators", "user_tags", "cover_url", "thumb_offset",
                "share_to_feed", "audio_name", "trial_params", "is_carousel_item",
            ] + places + products + upload + (door.isLinked ? ["audio_configuration"] : [])
        case .story: ["media_type", "image_url", "video_url", "user_tags", "is_carousel_item"] + upload
        case .imageChild: ["is_carousel_item", "image_url", "alt_text", "user_tags"] + products
        case .videoChild: ["is_carousel_item", "media_type", "video_url", "user_tags"] + products + upload
        case .carousel:
            ["media_type", "children", "caption", "collaborators", "is_carousel_item"] + places
        }
    }

    /// Exactly one file, or none for carousels.
    private func checkFile(_ door: InstagramDoor) throws {
        if isUpload, graph.fields["upload_type"] != "resumable" {
            throw GraphProblem.parameter("Param upload_type must be one of {resumable}")
        }
        let count = ["image_url", "video_url", "upload_type"].count { graph.fields[$0] != nil }
        guard count == (form == .carousel ? 0 : 1) else {
            throw GraphProblem(9_004, 2_207_052, "Only photo or video can be accepted as media type.")
        }
        if let place = graph.fields["location_id"], FacebookWorld.page(id: place) == nil {
            throw GraphProblem.parameter("Param location_id must be a Page with a location")
        }
        if let products = try graph.array("product_tags"), products.isEmpty || products.count > 20 {
            throw GraphProblem(100, 2_207_035, "The product tags are not valid.")
        }
    }

    private func checkText() throws {
        let caption = graph.fields["caption"] ?? ""
        func count(_ mark: Character) -> Int {
            caption.split { !($0.isLetter || $0.isNumber || "_.#@".contains($0)) }.count { word in
                word.first == mark && word.count > 1
            }
        }
        guard caption.unicodeScalars.count <= 2_200, count("#") <= 30, count("@") <= 20 else {
            throw GraphProblem(36_004, 2_207_010, "The caption is too long, or has too many hashtags or mentions.")
        }
    }

    // MARK: People

    private func checkPeople() throws {
        if let partners = try graph.array("collaborators") {
            guard (1...3).contains(partners.count), partners.allSatisfy({ Self.isName($0.string) }) else {
                throw GraphProblem.parameter("Param collaborators must be an array of at most 3 usernames")
            }
        }
        guard let tags = try graph.array("user_tags") else { return }
        guard tags.count <= 20 else { throw GraphProblem(100, 2_207_040, "Cannot use more than 20 tags.") }
        for tag in tags { try check(tag) }
    }

    /// A picture has places for its tags, a video has not, a story may have them.
    private func check(_ tag: JSONValue) throws {
        let places = ["x", "y"]
        let isPicture = form == .image || form == .imageChild
        let members = try GraphCall.checked(
            tag.object ?? [:], "user_tags", required: ["username"] + (isPicture ? places : []),
            optional: form == .story ? places : [])
        let isPlaced = places.allSatisfy { name in members[name].map { (0...1).contains($0.double ?? -1) } ?? true }
        guard Self.isName(members["username"]?.string), isPlaced else {
            throw GraphProblem.parameter("Param user_tags must have usernames and positions from 0 to 1")
        }
    }

    private static func isName(_ name: String?) -> Bool {
        guard let name, (1...30).contains(name.count) else { return false }
        return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._".contains($0)) }
    }

    // MARK: Reels

    private func checkReel() throws {
        _ = try graph.flag("share_to_feed")
        if graph.fields["thumb_offset"] != nil, offset.map({ $0 >= 0 }) != true {
            throw GraphProblem(1, 2_207_057, "The thumbnail offset must be within the video.")
        }
        if let trial = try graph.object("trial_params", required: ["graduation_strategy"]) {
            guard ["MANUAL", "SS_PERFORMANCE"].contains(trial["graduation_strategy"]?.string) else {
                throw GraphProblem.parameter("Param trial_params has an unknown graduation_strategy")
            }
        }
        _ = try graph.object(
            "audio_configuration", required: ["audio_id"], optional: ["audio_volume", "video_volume"])
    }
}
