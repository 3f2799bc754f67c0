package braid;

/// What an engine says of one of its workers.
///
/// @param name the worker's name
/// @param host the host that it runs on
/// @param threads how many threads run tasks there
/// @param running how many tasks run there now
/// @param queued how many tasks wait there
public record WorkerInfo(String name, String host, int threads, int running, int queued) {}
