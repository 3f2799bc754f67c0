package braid.cluster;

/// How long tests may go on.
public final class Profile {

    private Profile() {}

    /// Whether this is a run of CI's, which may take its time.
    public static boolean isLong() {
        return "long".equals(System.getProperty("braid.chaos"));
    }
}
