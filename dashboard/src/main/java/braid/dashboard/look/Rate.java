package braid.dashboard.look;

/// How fast counts have grown between two looks.
final class Rate {

    private Rate() {}

    /// The growth a second, never negative and always finite.
    static double of(long before, long now, double seconds) {
        return seconds <= 0 || now <= before ? 0 : (now - before) / seconds;
    }
}
