package braid.graph.lock;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Lets one thread in at a time. Not reentrant: who is inside and enters again waits for itself, which its
/// [Patience] should know.
///
/// It costs an uncontended element one compare-and-set: it is released by a plain ordered store, so a thread that
/// begins to wait at that very moment may be overlooked; its park is short and it looks again. Threads barge; one
/// that has been passed over for as long as its patience says is handed the lock.
public class Lock {

    private static final VarHandle OWNER = handle("owner", Thread.class);
    private static final VarHandle HEIR = handle("heir", Thread.class);
    private static final VarHandle WAITING = handle("waiting", int.class);
    private static final long SHORTEST_PARK_NANOS = 20_000;
    private static final long LONGEST_PARK_NANOS = 20_000_000;
    private static final int SPINS = 64;

    @SuppressWarnings("unused") // through OWNER
    private volatile @Nullable Thread owner;

    private volatile int waiting;
    private volatile @Nullable Thread heir;
    private volatile boolean waking;
    private final Queue<Thread> queue = new ConcurrentLinkedQueue<>();

    /// A lock that is free.
    public Lock() {}

    private static VarHandle handle(String field, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(Lock.class, field, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// The thread that is inside, or null.
    public final @Nullable Thread owner() {
        return owner;
    }

    /// Whether the calling thread is inside.
    public final boolean isMine() {
        return owner == Thread.currentThread();
    }

    /// Whether somebody waits.
    public final boolean contended() {
        return waiting > 0;
    }

    /// Enters if nobody is inside.
    ///
    /// @param me the calling thread
    public final boolean tryEnter(Thread me) {
        return owner == null && OWNER.compareAndSet(this, null, me);
    }

    /// Spins for a moment for a lock that is about to be free.
    ///
    /// @param me the calling thread
    public final boolean tryEnterSoon(Thread me) {
        for (int i = 0; i < SPINS; i++) {
            Thread.onSpinWait();
            if (tryEnter(me)) {
                return true;
            }
        }
        return false;
    }

    /// Waits until it is inside, or `patience` ends. An interrupt stays as the thread's flag.
    public final Entered enter(Patience patience) {
        Thread me = Thread.currentThread();
        long since = System.nanoTime();
        WAITING.getAndAdd(this, 1);
        queue.add(me);
        boolean interrupted = false;
        boolean claimed = false;
        try {
            Entered entered = null;
            long park = SHORTEST_PARK_NANOS;
            while (entered == null) {
                if (owner == me || tryEnter(me)) {
                    if (claimed) {
                        HEIR.compareAndSet(this, me, null);
                        claimed = false;
                    }
                    return Entered.YES;
                }
                long waited = System.nanoTime() - since;
                entered = patience.look(waited, interrupted);
                if (entered == null) {
                    if (!claimed && waited > patience.barging() && queue.peek() == me) {
                        claimed = HEIR.compareAndSet(this, null, me);
                    }
                    LockSupport.parkNanos(this, Math.min(park, Math.max(1, patience.deadline() - waited)));
                    park = Math.min(2 * park, LONGEST_PARK_NANOS);
                    waking = false;
                    interrupted |= Thread.interrupted();
                }
            }
            boolean handed = claimed && handedOver(me);
            claimed = false;
            return handed ? Entered.YES : entered;
        } finally {
            if (broken(claimed, me)) {
                exit();
            }
            queue.remove(me);
            WAITING.getAndAdd(this, -1);
            waking = false;
            if (interrupted) {
                me.interrupt();
            }
        }
    }

    /// Whether the patience has thrown, and the thread was handed the lock all the same.
    private boolean broken(boolean claimed, Thread me) {
        return claimed && handedOver(me);
    }

    /// Gives up the claim to be handed the lock. Where the owner has taken it up already, the lock is ours in a
    /// moment.
    private boolean handedOver(Thread me) {
        if (HEIR.compareAndSet(this, me, null)) {
            return false;
        }
        while (owner != me) {
            Thread.onSpinWait();
        }
        return true;
    }

    /// Leaves; whoever waited for too long is handed the lock, or else one of those who wait is woken.
    public final void exit() {
        if (waiting == 0) {
            OWNER.setRelease(this, null);
            return;
        }
        Thread next = heir;
        if (next != null && HEIR.compareAndSet(this, next, null)) {
            OWNER.setRelease(this, next);
            LockSupport.unpark(next);
            return;
        }
        OWNER.setRelease(this, null);
        if (!waking) {
            next = queue.peek();
            if (next != null) {
                waking = true;
                LockSupport.unpark(next);
            }
        }
    }
}
