/// Context that travels with the elements: Micrometer's context propagation, and the MDC of SLF4J.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"
}) // Micrometer's module has a name, but no descriptor
module braid.context {
    requires transitive braid.core;
    requires transitive context.propagation;
    requires static org.jspecify;
    requires static org.slf4j;

    exports braid.context;
}
