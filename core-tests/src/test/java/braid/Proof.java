package braid;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Tries small pieces in many of the orders in which their threads can interleave: many subjects, each used by some
/// threads at the same moment, and rules that hold for each in any order.
public final class Proof {

    private static final boolean LONG = "long".equals(System.getProperty("braid.chaos"));

    private Proof() {}

    /// Work that may throw anything.
    @FunctionalInterface
    public interface Work {
        /// Does it.
        void run() throws Exception;
    }

    /// `few`, or twenty times as many in the long profile.
    public static int times(int few) {
        return LONG ? 20 * few : few;
    }

    /// Makes `rounds` subjects, or [#times] as many, and has each of `operations` done with each of them, all at the
    /// same time as far as the machine allows; looks with `last` at each when all have done theirs.
    @SafeVarargs
    public static <S> void collide(int rounds, Supplier<S> subjects, Consumer<S> last, Consumer<S>... operations)
            throws InterruptedException {
        int most = times(rounds);
        List<S> all = new ArrayList<>(most);
        for (int i = 0; i < most; i++) {
            all.add(subjects.get());
        }
        AtomicInteger arrived = new AtomicInteger();
        AtomicReference<RuntimeException> failed = new AtomicReference<>();
        List<Work> pieces = new ArrayList<>();
        for (Consumer<S> operation : operations) {
            pieces.add(() -> {
                int round = 0;
                for (S subject : all) {
                    arrived.incrementAndGet();
                    round++;
                    for (int i = 0; arrived.get() < round * operations.length; i++) {
                        if (i > 1000) {
                            LockSupport.parkNanos(1); // the others want this core
                        }
                    }
                    try {
                        operation.accept(subject);
                    } catch (RuntimeException broken) {
                        failed.compareAndSet(null, broken);
                    }
                }
            });
        }
        together(pieces);
        RuntimeException first = failed.get();
        if (first != null) {
            throw first;
        }
        all.forEach(last);
    }

    /// Runs `pieces`, each on a thread of its own, until all are over, and throws what the first one threw.
    public static void together(List<Work> pieces) throws InterruptedException {
        List<Throwable> thrown = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (Work piece : pieces) {
            threads.add(Thread.ofPlatform().daemon().start(() -> {
                try {
                    piece.run();
                } catch (Throwable broken) {
                    synchronized (thrown) {
                        thrown.add(broken);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        synchronized (thrown) {
            if (!thrown.isEmpty()) {
                throw new AssertionError(thrown.size() + " threads have failed", thrown.getFirst());
            }
        }
    }

    /// Throws where it does not hold.
    public static void check(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalStateException(rule);
        }
    }
}
