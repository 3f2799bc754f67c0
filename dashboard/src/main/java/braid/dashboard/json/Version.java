package braid.dashboard.json;

/// The version of Braid that runs.
final class Version {

    private static final String TEXT = find();

    private Version() {}

    private static String find() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "" : version;
    }

    static String text() {
        return TEXT;
    }
}
