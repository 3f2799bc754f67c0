/// Kafka's topics as sources and sinks.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // Kafka's jar has no descriptor
module braid.kafka {
    requires transitive braid.core;
    requires transitive kafka.clients;
    requires static org.jspecify;

    exports braid.kafka;
}
