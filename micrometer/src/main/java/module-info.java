/// What Braid's graphs count, in a Micrometer registry of the program's own.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"
}) // Micrometer's modules have names, but no descriptors
module braid.micrometer {
    requires transitive braid.core;
    requires transitive micrometer.core;
    requires static org.jspecify;

    exports braid.micrometer;
}
