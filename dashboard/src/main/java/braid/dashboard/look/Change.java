package braid.dashboard.look;

/// A worker has come or gone.
///
/// @param epochMillis when, in milliseconds since 1970
/// @param worker its name
/// @param kind what it did
/// @param reason why
public record Change(long epochMillis, String worker, Kind kind, String reason) {

    /// What a worker does.
    public enum Kind {
        /// It joined.
        JOINED,
        /// It left.
        LEFT
    }
}
