package braid.cluster.wire;

import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// Sees to it that questions which links hold back, until there is something to answer, are answered in time: with
/// one thread for all links of a process. It looks at them as long as there is traffic, the less often the longer it
/// has found none that had waited for long, and rests without traffic.
public final class AnswerTimer implements Runnable, AutoCloseable {

    /// So many times its patience it waits for the next look at the most.
    private static final int LAZIEST = 8;

    private static final System.Logger LOG = System.getLogger("braid.cluster");
    private static final long REST_AFTER_NANOS = 10_000_000;

    /// The thread looks for itself at last, should it not have been woken.
    private static final long REST_NANOS = 100_000_000;

    private final long patience;
    private final Set<Link> holding = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile long lastHeld = System.nanoTime();
    private volatile boolean resting;
    private volatile boolean closed;

    /// Has questions answered that were held for `patience`, mostly before it is twice as long.
    public AnswerTimer(Duration patience) {
        this.patience = patience.toNanos();
        this.thread =
                Thread.ofPlatform().name("braid-answer-timer").daemon(true).start(this);
    }

    /// `link` holds a question from now on.
    void holds(Link link) {
        holding.add(link);
        lastHeld = System.nanoTime();
        if (resting) {
            resting = false;
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void run() {
        long wait = patience;
        while (!closed) {
            resting = System.nanoTime() - lastHeld > REST_AFTER_NANOS;
            LockSupport.parkNanos(this, resting && holding.isEmpty() ? REST_NANOS : wait);
            resting = false;
            boolean late = false;
            long before = System.nanoTime() - patience;
            for (Iterator<Link> all = holding.iterator(); all.hasNext(); ) {
                Link link = all.next();
                all.remove(); // first: it may hold another question right behind the look
                try {
                    late |= link.answerHeldSince(before);
                } catch (RuntimeException | Error e) {
                    LOG.log(System.Logger.Level.WARNING, "a question could not be answered", e); // others wait, too
                }
                if (link.isHolding()) {
                    holding.add(link);
                }
            }
            wait = late ? patience : Math.min(2 * wait, LAZIEST * patience);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
