/// Everything that the house needs for media: where files arrive, who looks at them, where they are kept.
package struct MediaRooms: Sendable {
    /// Where files are kept.
    package let files: any MediaFiles
    /// Where files arrive.
    package let arrivals: ArrivalFolder
    /// Who looks at them.
    package let inspector: MediaInspector

    /// Gathers the parts.
    package init(files: any MediaFiles, arrivals: ArrivalFolder, tools: MediaTools) {
        self.files = files
        self.arrivals = arrivals
        inspector = MediaInspector(tools: tools)
    }
}
