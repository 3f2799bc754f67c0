package braid.graph.change;

import braid.thread.Threads;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// Makes changes that were asked for from inside a region that they touch: afterwards, those of one thread in the order
/// in
/// which it asked. One that has to wait for long holds up nobody else's.
final class Later {

    private static final Map<Thread, CompletableFuture<Void>> LAST = new ConcurrentHashMap<>();

    private Later() {}

    static void run(Runnable change) {
        Thread me = Thread.currentThread();
        CompletableFuture<Void> made = new CompletableFuture<>();
        CompletableFuture<Void> before = LAST.put(me, made);
        Runnable work = () -> {
            try {
                change.run();
            } finally {
                LAST.remove(me, made);
                made.complete(null);
            }
        };
        if (before == null) {
            Threads.execute(work);
        } else {
            var _ = before.thenRunAsync(work, Threads::execute);
        }
    }
}
