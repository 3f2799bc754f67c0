package braid.graph.wait;

import braid.flight.WaitEvent;
import braid.graph.topology.Failing;
import braid.graph.topology.Node;
import braid.graph.topology.Region;
import braid.spi.WaitEnd;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// All waits inside graphs. So a circle of them can be found, and the watchdog knows whom to name.
public final class Waits {

    /// How long a park lasts at the most before the wait looks around for a circle.
    static final long LOOK_NANOS = 20_000_000;

    /// How long the first park lasts, so that a wake-up may be left out for a moment.
    private static final long SHORTEST_NANOS = 100_000;

    private static final Map<Thread, Wait> ALL = new ConcurrentHashMap<>();

    private Waits() {}

    /// The calling thread waits from now on, until it [#end]s the wait.
    public static Wait begin(Node node, Wait.Kind kind) {
        return begin(node, kind, null, () -> false);
    }

    static Wait begin(Node node, Wait.Kind kind, @Nullable Region region, BooleanSupplier come) {
        Wait wait = new Wait(Thread.currentThread(), node, kind, region, come, System.nanoTime());
        ALL.put(wait.thread(), wait);
        Watchdog.watch();
        return wait;
    }

    /// The wait is over.
    public static void end(Wait wait) {
        ALL.remove(wait.thread(), wait);
        WaitEvent.record(wait.node().name(), wait.node().line(), wait.what(), wait.sinceNanos());
    }

    /// The wait of `thread`, or null.
    static @Nullable Wait of(@Nullable Thread thread) {
        return thread == null ? null : ALL.get(thread);
    }

    /// Where `thread` stands: the boundary at which it waits for room, or the join at which it waits for elements
    /// of the other inputs. A thread that waits for a region stands where that region's owner does. Null where it
    /// does neither, or is about to go on.
    public static @Nullable Node standsAt(@Nullable Thread thread) {
        Set<Thread> met = new HashSet<>();
        Thread at = thread;
        while (at != null && met.add(at)) {
            Wait wait = of(at);
            if (wait == null || wait.come().getAsBoolean()) {
                return null;
            }
            if (wait.kind().isForRoom()) {
                return wait.node();
            }
            Region region = wait.region();
            at = region == null ? null : region.owner();
        }
        return null;
    }

    /// All, as they are now.
    public static Collection<Wait> all() {
        return ALL.values();
    }

    /// Waits at `node` until `come`. Not ended by an interrupt, which stays as the thread's flag. A circle of
    /// waits is broken by failing the stream, which opens its nodes.
    public static WaitEnd await(Node node, Wait.Kind kind, BooleanSupplier come) {
        boolean interrupted = false;
        Thread me = Thread.currentThread();
        node.waiters().add(me);
        Wait wait = begin(node, kind, null, come);
        Blame.Looks looks = new Blame.Looks(wait);
        try {
            long park = SHORTEST_NANOS;
            while (true) {
                if (node.doomed() || (kind == Wait.Kind.TIME && node.unheard())) {
                    return WaitEnd.DESTROYED;
                }
                if (come.getAsBoolean()) {
                    return WaitEnd.COME;
                }
                if (kind.isForRoom() && node.opened()) {
                    return WaitEnd.BEYOND;
                }
                long begun = System.nanoTime();
                LockSupport.parkNanos(node, park);
                boolean woken = System.nanoTime() - begun < park;
                park = woken ? SHORTEST_NANOS : Math.min(2 * park, LOOK_NANOS);
                interrupted |= Thread.interrupted();
                if (!woken && kind.isEndedByFailure() && Failing.isEmitterOfEnded(me, node)) {
                    return come.getAsBoolean() ? WaitEnd.COME : WaitEnd.BEYOND;
                }
                looks.breakCircle();
            }
        } finally {
            end(wait);
            node.waiters().remove(me);
            if (interrupted) {
                me.interrupt();
            }
        }
    }
}
