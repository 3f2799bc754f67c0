package braid.engine;

import braid.Argument;
import braid.spi.Engine;
import braid.spi.Origin;
import braid.thread.Threads;
import java.lang.ref.Cleaner;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Makes the handles that users of one client get, and counts those that nobody closed.
public final class Handles {

    static final Cleaner CLEANER = Cleaner.create(work -> Threads.make("braid-forgotten-handles", true, work));

    private static final System.Logger LOG = System.getLogger("braid");
    private static final int MOST_PLACES = 1_000;

    private final Engine engine;
    private final LongAdder forgotten = new LongAdder();
    private final Set<String> places = ConcurrentHashMap.newKeySet();

    /// Those of a client with `engine`.
    public Handles(Engine engine) {
        this.engine = engine;
    }

    /// A handle on a value that is there.
    public <T> Handle<T> of(T value, Origin origin) {
        return begin(Computation.of(engine, value, origin));
    }

    /// Hands `lease` over to the engine, for a user.
    public <T> Handle<T> begin(Computation<T> lease) {
        lease.submit();
        return new Handle<>(this, lease);
    }

    /// A lease on what `argument` is, beside its owner's.
    ///
    /// @throws IllegalArgumentException if it is a handle of another client
    public Computation<?> leased(Argument<?> argument, Origin origin) {
        return switch (argument) {
            case Argument.Here<?>(Object value) -> Computation.of(engine, value, origin);
            case Handle<?> handle when handle.isOf(engine) -> handle.leased();
            default -> throw new IllegalArgumentException("a handle of another client: " + argument);
        };
    }

    /// How many handles were let go of by the garbage collector, since nobody closed them.
    public long forgotten() {
        return forgotten.sum();
    }

    void forgotten(Origin origin) {
        forgotten.increment();
        if (places.size() < MOST_PLACES && places.add(origin.toString())) {
            LOG.log(
                    System.Logger.Level.INFO,
                    () -> "a handle of " + origin + " was never closed: its value was kept until the garbage collector"
                            + " came by. Close handles, or use them in a try; of further ones from there nothing is"
                            + " said");
        }
    }
}
