/// The `braid` command.
module braid.cli {
    requires braid.cluster;
    requires braid.core;
    requires braid.dashboard;
    requires info.picocli;
    requires static org.jspecify;

    // picocli sets the fields that carry its annotations.
    opens braid.cli to
            info.picocli;
}
