import Subprocess
import SystemPackage

/// What a media tool may take (SEC-76).
struct ToolLimits: Sendable {
    /// Processor time, in seconds.
    var cpuSeconds: Int
    /// Address space, in bytes.
    var memoryBytes: Int
    /// The most bytes of a file that it writes.
    var fileBytes: Int
    /// Time by the clock on the wall.
    var time: Duration
    /// The most bytes that it may say.
    var outputBytes = 256 << 10

    /// For looking at a file: nothing is written.
    static let looking = ToolLimits(cpuSeconds: 20, memoryBytes: 2 << 30, fileBytes: 0, time: .seconds(30))
    /// For converting an image, or one frame of a video.
    static let picture = ToolLimits(cpuSeconds: 30, memoryBytes: 2 << 30, fileBytes: 64 << 20, time: .seconds(60))
    /// For converting a video: an hour, on two processors.
    static let film = ToolLimits(
        cpuSeconds: 7_200, memoryBytes: 4 << 30, fileBytes: 4 << 30, time: .seconds(3_600))

    /// The same with another limit of what is written.
    func writing(_ fileBytes: Int) -> ToolLimits {
        var limits = self
        limits.fileBytes = fileBytes
        return limits
    }
}

/// One run of a media tool: a process apart, without secrets, network or terminal, that ends when a limit is reached
/// (SEC-76).
struct ToolRun {
    /// What became of it.
    struct Output: Sendable {
        /// Whether it ended well.
        let isSuccess: Bool
        /// What it said.
        let bytes: [UInt8]
    }

    /// What takes the network away, where there is such a thing.
    let unshare: String?
    let limits: ToolLimits

    /// Limits that the process cannot lift again, then the tool in its place. Where the machine allows it, the tool
    /// stands in a network of its own in which there is nobody.
    private static let script = """
        ulimit -c 0; ulimit -n 64; ulimit -t "$1"; ulimit -v "$2"; ulimit -f "$3" || exit 125
        alone="$4"; shift 4
        if [ -n "$alone" ] && "$alone" --user --net true 2>/dev/null; then exec "$alone" --user --net "$@"; fi
        exec "$@"
        """

    /// Nothing of our own environment; the loaders of vips that are not meant for strangers' files are off, save the
    /// one for documents, which is only ever asked to count.
    private func environment(_ tool: String) -> [Environment.Key: String] {
        var values: [Environment.Key: String] = [
            "PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": "/nonexistent", "VIPS_CONCURRENCY": "1",
            "MALLOC_ARENA_MAX": "2",
        ]
        if !tool.hasSuffix("/vipsheader") { values["VIPS_BLOCK_UNTRUSTED"] = "1" }
        return values
    }

    /// Runs a tool to its end. Throws `MediaError.unsupported` when it takes or says more than it may; nothing but that
    /// one file is affected.
    func run(_ tool: String, _ arguments: [String]) async throws(MediaError) -> Output {
        do {
            return try await withThrowingTaskGroup(of: Output?.self) { group in
                group.addTask { try await start(tool, arguments) }
                group.addTask {
                    try await Task.sleep(for: limits.time)
                    return nil
                }
                defer { group.cancelAll() }
                guard let first = try await group.next(), let output = first else { throw Self.exhausted }
                return output
            }
        } catch {
            throw error as? MediaError ?? Self.exhausted
        }
    }

    private func start(_ tool: String, _ arguments: [String]) async throws -> Output {
        let bounds = [
            "\(limits.cpuSeconds)", "\(limits.memoryBytes >> 10)", "\(limits.fileBytes >> 9)", unshare ?? "",
        ]
        var options = PlatformOptions()
        // Signals for us, such as Ctrl-C, are not for it, and what it starts ends with it.
        options.createSession = true
        options.teardownSequence = [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))]
        let result = try await Subprocess.run(
            .path("/bin/sh"), arguments: Arguments(["-c", Self.script, "sh"] + bounds + [tool] + arguments),
            environment: .custom(environment(tool)), workingDirectory: "/", platformOptions: options, input: .none,
            output: .bytes(limit: limits.outputBytes), error: .discarded)
        return Output(isSuccess: result.terminationStatus.isSuccess, bytes: result.standardOutput)
    }

    private static let exhausted = MediaError.unsupported("The file takes too much to be looked at; save it again.")
}
