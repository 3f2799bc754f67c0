/// Runs the tasks of parallel streams on worker processes, on this machine and on others.
@SuppressWarnings("module") // the command is built after this
module braid.cluster {
    requires transitive braid.core;
    requires com.oracle.coherence;
    requires java.logging;
    requires java.management;
    requires static org.jspecify;

    // Coherence makes the serializer from its name.
    opens braid.cluster.member to
            com.oracle.coherence;

    exports braid.cluster;
    exports braid.cluster.host to
            braid.cli;
    exports braid.cluster.member to
            braid.cli;

    provides braid.spi.EngineProvider with
            braid.cluster.ClusterEngineProvider;
}
