package braid.spi;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Carries what a `ScopedValue` is bound to.
record ScopedValueCarrier<V>(String name, Place<ScopedValue<V>> place) implements Carrier<V>, Serializable {

    ScopedValueCarrier {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(place, "place");
    }

    @Override
    public @Nullable V capture() {
        ScopedValue<V> scoped = place.find();
        return scoped.isBound() ? scoped.get() : null;
    }

    @Override
    @SuppressWarnings("NullAway") // a scoped value may be bound to null
    public <X extends Throwable> void with(@Nullable V value, Call<X> call) throws X {
        ScopedValue<V> scoped = place.find();
        if (value == null && !scoped.isBound()) {
            call.run();
            return;
        }
        ScopedValue.where(scoped, value).<@Nullable Void, X>call(() -> {
            call.run();
            return null;
        });
    }
}
