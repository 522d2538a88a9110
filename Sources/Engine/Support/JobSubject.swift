import Storage

/// What a job is about, as its subject tells: a thing of a workspace.
typealias JobSubject = WorkspaceKey
