package braid.cluster.member;

/// How long a member may be silent before the cluster takes it for dead, as the system property
/// `braid.cluster.eviction.seconds` says. All members should have the same.
public final class Eviction {

    private static final String PROPERTY = "braid.cluster.eviction.seconds";
    private static final int SECONDS = 30;

    private Eviction() {}

    /// In seconds; 30 where nothing else was said.
    static int seconds() {
        int seconds = Integer.getInteger(PROPERTY, SECONDS);
        if (seconds <= 0) {
            throw new IllegalArgumentException(PROPERTY + " must be positive: " + seconds);
        }
        return seconds;
    }

    /// The option that has another JVM wait as long as this one.
    public static String option() {
        return "-D" + PROPERTY + "=" + seconds();
    }
}
