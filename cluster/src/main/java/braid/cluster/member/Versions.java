package braid.cluster.member;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which Braid a member is of. Members of one cluster are of one version: what they say to one another changes with
/// it.
final class Versions {

    /// In front of the version, in the name that members tell one another as their process'.
    private static final String PREFIX = "braid-";

    private static final String UNKNOWN = "unknown";

    private Versions() {}

    /// The version of this JVM's Braid: that of the module where it runs as one, else of the jar. Classes that are in
    /// no jar have none. The system property `braid.cluster.version` says otherwise, for trying.
    static String own() {
        return Optional.ofNullable(System.getProperty("braid.cluster.version"))
                .or(() -> Optional.ofNullable(Versions.class.getModule().getDescriptor())
                        .flatMap(descriptor -> descriptor.rawVersion()))
                .or(() -> Optional.ofNullable(Versions.class.getPackage().getImplementationVersion()))
                .orElse(UNKNOWN);
    }

    /// What a member of this version calls its process.
    static String processName() {
        String name = PREFIX + own();
        return name.substring(0, Math.min(name.length(), 66)); // longer ones are refused
    }

    /// The version of a member that calls its process so.
    static String of(@Nullable String processName) {
        return processName != null && processName.startsWith(PREFIX) ? processName.substring(PREFIX.length()) : UNKNOWN;
    }

    /// Whether a member that calls its process so is of this version.
    static boolean isOwn(@Nullable String processName) {
        return processName().equals(processName);
    }
}
