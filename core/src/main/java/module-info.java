/// Live streams, pushed, branched, joined, and run in parallel.
@SuppressWarnings("module") // it is compiled before the modules that it names
module braid.core {
    requires jdk.jfr;
    requires static org.jspecify;

    exports braid;
    exports braid.engine to
            braid.cluster;
    exports braid.flight to
            braid.cluster;
    exports braid.function;
    exports braid.io;
    exports braid.spi;

    uses braid.spi.DashboardProvider;
    uses braid.spi.EngineProvider;
}
