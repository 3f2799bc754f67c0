package braid.spi;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Carries what a `ThreadLocal` has.
record ThreadLocalCarrier<V>(String name, Place<ThreadLocal<V>> place) implements Carrier<V>, Serializable {

    ThreadLocalCarrier {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(place, "place");
    }

    @Override
    public @Nullable V capture() {
        return place.find().get();
    }

    @Override
    public <X extends Throwable> void with(@Nullable V value, Call<X> call) throws X {
        ThreadLocal<V> local = place.find();
        V before = local.get();
        set(local, value);
        try {
            call.run();
        } finally {
            set(local, before);
        }
    }

    /// Nothing is set where there was nothing, so that no thread of a pool keeps an entry for it.
    private static <V> void set(ThreadLocal<V> local, @Nullable V value) {
        if (value == null) {
            local.remove();
        } else {
            local.set(value);
        }
    }
}
