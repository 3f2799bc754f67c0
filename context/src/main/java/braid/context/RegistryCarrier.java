package braid.context;

import braid.spi.Carrier;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.io.Serializable;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Carries what is registered with Micrometer's context propagation: each `ThreadLocalAccessor` of
/// `ContextRegistry.getInstance()`, as libraries register them for observations, traces, security and locales.
///
/// ```java
/// ContextRegistry.getInstance().registerThreadLocalAccessor("tenant", TENANT);
/// var orders = Source.<Order>create().carrying(RegistryCarrier.all());
/// ```
///
/// To workers of a cluster go those values that can: the value is a `Serializable` or a record, and the accessor
/// is of a class with a constructor without parameters, by which it is made and registered there. The others
/// stay behind.
///
/// @param keys of which accessors; empty for all
public record RegistryCarrier(Set<Object> keys) implements Carrier<Captured>, Serializable {

    public RegistryCarrier {
        keys = Set.copyOf(keys);
    }

    /// One that carries all.
    public static RegistryCarrier all() {
        return new RegistryCarrier(Set.of());
    }

    /// One that carries what the accessors with those `keys` give.
    ///
    /// @throws IllegalArgumentException if there are none
    public static RegistryCarrier only(Object... keys) {
        if (keys.length == 0) {
            throw new IllegalArgumentException("a carrier of some accessors must have keys: none");
        }
        return new RegistryCarrier(Set.of(keys));
    }

    @Override
    public String name() {
        return keys.isEmpty() ? "context" : "context" + keys;
    }

    @Override
    public Captured capture() {
        return new Captured(factory(this::has).captureAll());
    }

    @Override
    public <X extends Throwable> void with(@Nullable Captured value, Call<X> call) throws X {
        ContextSnapshot snapshot = value == null ? factory(_ -> false).captureAll() : value.snapshot();
        try (ContextSnapshot.Scope _ = snapshot.setThreadLocals(this::has)) {
            call.run();
        }
    }

    private boolean has(Object key) {
        return keys.isEmpty() || keys.contains(key);
    }

    /// Snapshots by which what was not there is cleared, so that no thread's own is seen instead.
    static ContextSnapshotFactory factory(java.util.function.Predicate<Object> keys) {
        return ContextSnapshotFactory.builder()
                .contextRegistry(ContextRegistry.getInstance())
                .captureKeyPredicate(keys)
                .clearMissing(true)
                .build();
    }
}
