/// A durable timer: everything that happens by itself is a job.
package enum Job: Identified {
    /// Jobs are `job_…`.
    package static let identifierPrefix = "job"
    /// Identifies a job.
    package typealias ID = Identifier<Job>
}
