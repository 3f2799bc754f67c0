package braid.cluster.code;

import braid.cluster.wire.Unpacker;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The values of one driver's that its functions share, on a worker: each comes when it is first used, once, and stays
/// until the driver lets go of it. Safe for threads.
public final class SharedValues {

    private final SharedSource source;
    private final Values values;
    private final BiConsumer<Long, Integer> kept;
    private final Map<Long, Shared> known = new ConcurrentHashMap<>();

    /// @param kept is told how many bytes a value has that has come
    public SharedValues(SharedSource source, Values values, BiConsumer<Long, Integer> kept) {
        this.source = source;
        this.values = values;
        this.kept = kept;
    }

    /// One that was asked for.
    private final class Shared {
        private final long id;
        private final CompletableFuture<byte[]> bytes;
        private @Nullable Object value;

        Shared(long id) {
            this.id = id;
            this.bytes = source.ask(id);
        }

        Object value() throws InterruptedException, ExecutionException {
            byte[] came = bytes.get();
            synchronized (this) {
                if (value == null) {
                    value = values.read(new Unpacker(came));
                    if (known.get(id) == this) {
                        kept.accept(id, came.length);
                    }
                }
                return value;
            }
        }
    }

    /// The value `id`. The first call waits until it has come.
    Object get(long id) {
        Shared shared = known.computeIfAbsent(id, Shared::new);
        try {
            return shared.value();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a shared value was on its way", e);
        } catch (ExecutionException e) {
            known.remove(id, shared); // the next call asks again
            throw new IllegalStateException("the shared value cannot be had: " + e.getCause(), e.getCause());
        }
    }

    /// Forgets the value `id`.
    public void forget(long id) {
        known.remove(id);
    }

    /// Forgets all.
    public void clear() {
        known.clear();
    }
}
