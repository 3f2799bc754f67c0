/// Live streams, pushed, branched, joined, and run in parallel.
module braid.core {
    requires static org.jspecify;

    exports braid;
    exports braid.function;
    exports braid.spi;

    uses braid.spi.EngineProvider;
}
