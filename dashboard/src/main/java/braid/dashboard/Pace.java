package braid.dashboard;

/// How fast a count grows: smoothed over some seconds for the eye, and over all the time for a forecast.
final class Pace {

    private static final double SMOOTHED_SECONDS = 2;

    private final long first;
    private final long begunNanos;
    private long last;
    private long lastNanos;
    private double smoothed = -1;

    Pace(long count, long nanos) {
        this.first = count;
        this.begunNanos = nanos;
        this.last = count;
        this.lastNanos = nanos;
    }

    void see(long count, long nanos) {
        double seconds = (nanos - lastNanos) / 1e9;
        if (seconds <= 0) {
            return;
        }
        double now = Math.max(0, count - last) / seconds;
        double weight = smoothed < 0 ? 1 : 1 - Math.exp(-seconds / SMOOTHED_SECONDS);
        smoothed = Math.max(0, smoothed) + weight * (now - Math.max(0, smoothed));
        last = count;
        lastNanos = nanos;
    }

    double aSecond() {
        return Math.max(0, smoothed);
    }

    /// The seconds until the count is `total`, negative if that cannot be told.
    double secondsTo(long total) {
        double seconds = (lastNanos - begunNanos) / 1e9;
        long grown = last - first;
        return grown <= 0 || seconds <= 0 ? -1 : (total - last) * seconds / grown;
    }
}
