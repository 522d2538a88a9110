import Foundation
import Testing

@testable import Media

/// Tools run apart, within limits that they cannot lift.
@Suite("Tools", .timeLimit(.minutes(2)))
struct ToolRunTests {
    private static let limits = ToolLimits(
        cpuSeconds: 2, memoryBytes: 1 << 30, fileBytes: 1 << 20, time: .seconds(20), outputBytes: 1 << 16)

    private func shell(_ script: String, _ limits: ToolLimits = limits) async throws(MediaError) -> ToolRun.Output {
        try await ToolRun(unshare: nil, limits: limits).run("/bin/sh", ["-c", script])
    }

    private func text(_ output: ToolRun.Output) -> String { String(decoding: output.bytes, as: UTF8.self) }

    @Test("SEC-76 a tool sees nothing of our environment")
    func environment() async throws {
        setenv("MARTLET_TOOL_SECRET", "canary", 1)
        let seen = text(try await shell("env"))

        #expect(!seen.contains("canary") && seen.contains("LC_ALL=C"))
    }

    @Test("SEC-76 the limits are those that were asked for, and cannot be lifted")
    func limits() async throws {
        let seen = text(try await shell("ulimit -t; ulimit -v; ulimit -f; ulimit -c; ulimit -n"))
        let lifted = try await shell("ulimit -t unlimited 2>/dev/null")
        let isRoot = getuid() == 0

        #expect(seen.split(separator: "\n") == ["2", "1048576", "2048", "0", "64"])
        #expect(isRoot || !lifted.isSuccess)
    }

    @Test("SEC-76 a tool that never ends is ended, and what it started with it")
    func endless() async throws {
        var limits = Self.limits
        limits.time = .milliseconds(300)
        let start = ContinuousClock.now

        await #expect(throws: MediaError.self) { try await self.shell("sleep 100 & sleep 100", limits) }

        #expect(ContinuousClock.now - start < .seconds(15))
    }

    @Test("SEC-76 a tool that turns in circles is ended by the processor time")
    func circles() async throws {
        let output = try await shell("while :; do :; done")
        #expect(!output.isSuccess)
    }

    @Test("SEC-76 a tool that says too much is refused")
    func talkative() async throws {
        await #expect(throws: MediaError.self) { try await self.shell("yes | head -c 1000000") }
    }

    @Test("SEC-76 a tool that writes too much is ended")
    func writing() async throws {
        try await Workbench.with { bench in
            let output = try await shell("head -c 3000000 /dev/zero > '\(bench.path("x"))'")
            #expect(!output.isSuccess)
            #expect(try bench.read("x").count <= 1 << 20)
        }
    }

    @Test("SEC-76 where the machine allows it, a tool has no network at all")
    func network() async throws {
        guard let unshare = MediaTools.installed().unshare else { try Test.cancel("unshare is not installed.") }
        let run = ToolRun(unshare: unshare, limits: Self.limits)
        let links = text(try await run.run("/bin/cat", ["/proc/net/dev"])).split(separator: "\n").dropFirst(2)
        let canSeparate = try await shell("unshare --user --net true").isSuccess
        guard canSeparate else { try Test.cancel("This machine does not let processes stand apart.") }

        #expect(links.count == 1)
    }

    @Test("a tool that is not there fails like one that refuses")
    func missing() async throws {
        let output = try await ToolRun(unshare: nil, limits: Self.limits).run("/nonexistent/tool", [])
        #expect(!output.isSuccess)
    }

    @Test("only so many run at once, and whoever waits longest comes first")
    func slots() async {
        let slots = ToolSlots(count: 1)
        await slots.take()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    await slots.take()
                    await slots.giveBack()
                }
            }
            await slots.giveBack()
            await group.waitForAll()
        }
        await slots.take()
    }
}
