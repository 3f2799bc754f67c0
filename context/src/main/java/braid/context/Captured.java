package braid.context;

import io.micrometer.context.ContextAccessor;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ThreadLocalAccessor;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a [RegistryCarrier] has taken up: a snapshot of Micrometer's. Of this, what can travel does.
public final class Captured implements Serializable {

    private static final long serialVersionUID = 1;

    static {
        ContextRegistry registry = ContextRegistry.getInstance();
        if (registry.getContextAccessors().stream().noneMatch(InMap.class::isInstance)) {
            registry.registerContextAccessor(new InMap());
        }
    }

    private final transient ContextSnapshot snapshot;

    Captured(ContextSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    ContextSnapshot snapshot() {
        return snapshot;
    }

    private Object writeReplace() {
        Values values = snapshot.updateContext(new Values(new HashMap<>()));
        List<Travelling.One> all = new ArrayList<>();
        for (ThreadLocalAccessor<?> accessor : ContextRegistry.getInstance().getThreadLocalAccessors()) {
            Object value = values.map.get(accessor.key());
            if (value != null && canTravel(accessor.key()) && canTravel(value) && canBeMade(accessor.getClass())) {
                all.add(new Travelling.One(accessor.key(), accessor.getClass().getName(), value));
            }
        }
        return new Travelling(all);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("it is written as what of it can travel");
    }

    private static boolean canTravel(Object value) {
        return value instanceof Serializable || value instanceof Record;
    }

    private static boolean canBeMade(Class<?> accessor) {
        try {
            return !accessor.isHidden() && accessor.getDeclaredConstructor().trySetAccessible();
        } catch (NoSuchMethodException none) {
            return false;
        }
    }

    /// What of it can travel.
    private record Travelling(List<One> all) implements Serializable {

        /// One value, and what puts it in force.
        private record One(Object key, String accessor, Object value) implements Serializable {}

        private Object readResolve() throws InvalidObjectException {
            ContextRegistry registry = ContextRegistry.getInstance();
            Map<Object, Object> map = new HashMap<>();
            for (One one : all) {
                register(registry, one);
                map.put(one.key, one.value);
            }
            return new Captured(RegistryCarrier.factory(_ -> true).captureFrom(new Values(map)));
        }
    }

    /// Has the accessor of `one` registered in this JVM, unless one of its key is.
    private static synchronized void register(ContextRegistry registry, Travelling.One one)
            throws InvalidObjectException {
        for (ThreadLocalAccessor<?> known : registry.getThreadLocalAccessors()) {
            if (known.key().equals(one.key)) {
                return;
            }
        }
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            var constructor = Class.forName(one.accessor, true, loader).getDeclaredConstructor();
            constructor.setAccessible(true);
            registry.registerThreadLocalAccessor((ThreadLocalAccessor<?>) constructor.newInstance());
        } catch (ReflectiveOperationException e) {
            throw new InvalidObjectException("the accessor of '" + one.key + "' cannot be made: " + e, e);
        }
    }

    /// Values by their keys, which Micrometer reads and writes by [InMap].
    private record Values(Map<Object, Object> map) {}

    /// Reads and writes [Values].
    private static final class InMap implements ContextAccessor<Values, Values> {

        @Override
        public Class<? extends Values> readableType() {
            return Values.class;
        }

        @Override
        public void readValues(Values from, Predicate<Object> keys, Map<Object, Object> to) {
            from.map.forEach((key, value) -> {
                if (keys.test(key)) {
                    to.put(key, value);
                }
            });
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Micrometer's signature
        public <T> @Nullable T readValue(Values from, Object key) {
            return (T) from.map.get(key);
        }

        @Override
        public Class<? extends Values> writeableType() {
            return Values.class;
        }

        @Override
        public Values writeValues(Map<Object, Object> values, Values to) {
            to.map.putAll(values);
            return to;
        }
    }
}
