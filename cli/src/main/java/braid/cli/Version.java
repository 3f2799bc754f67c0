package braid.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// What `braid --version` prints: Braid's version, and that of the JDK which runs it.
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"braid " + braid(), "JDK " + Runtime.version() + ", " + System.getProperty("java.vendor")};
    }

    /// The version of the module where Braid runs as one, else of the jar. Classes that are in no jar have none.
    private static String braid() {
        return Optional.ofNullable(Version.class.getModule().getDescriptor())
                .flatMap(descriptor -> descriptor.rawVersion())
                .or(() -> Optional.ofNullable(Version.class.getPackage().getImplementationVersion()))
                .orElse("(not packaged)");
    }
}
