package braid.graph.lock;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Work that is to be done inside a [Lock] and could not be done at its time. Any thread puts; whoever is inside
/// does it, in the order in which it came.
public final class Inbox {

    private record Item(long ticket, Thread by, Runnable work) {}

    private final Queue<Item> items = new ConcurrentLinkedQueue<>();
    private final AtomicLong tickets = new AtomicLong();

    /// The last ticket of each thread that has something here.
    private final Map<Thread, Long> last = new ConcurrentHashMap<>();

    /// An inbox with nothing in it.
    public Inbox() {}

    /// Keeps `work`, which `by` has asked for.
    public void add(Thread by, Runnable work) {
        synchronized (items) {
            long ticket = tickets.incrementAndGet();
            last.put(by, ticket);
            items.add(new Item(ticket, by, work));
        }
    }

    /// Whether nothing is there to be done.
    public boolean isEmpty() {
        return items.isEmpty();
    }

    /// Does what the calling thread has put, and what came before that: so its own work keeps its order. What
    /// others put behind it is left to others. The caller is inside.
    public void workOwn() {
        for (Long mine = last.get(Thread.currentThread()); mine != null; mine = last.get(Thread.currentThread())) {
            workThrough(mine);
        }
    }

    /// Whether the calling thread has put something that is not done yet.
    public boolean hasOwn() {
        return !items.isEmpty() && last.containsKey(Thread.currentThread());
    }

    /// Does what is there now, but no more than `most` pieces. The caller is inside.
    public void work(int most) {
        for (int done = 0; done < most; done++) {
            if (!workOne(items.poll())) {
                return;
            }
        }
    }

    private void workThrough(long ticket) {
        for (Item first = items.peek(); first != null && first.ticket() <= ticket; first = items.peek()) {
            workOne(items.poll());
        }
    }

    /// Work of another thread that leaves this one interrupted, or does not expect it to be, concerns itself alone.
    private boolean workOne(@Nullable Item item) {
        if (item == null) {
            return false;
        }
        last.remove(item.by(), item.ticket());
        if (item.by() == Thread.currentThread()) {
            item.work().run();
            return true;
        }
        boolean interrupted = Thread.interrupted();
        try {
            item.work().run();
        } finally {
            boolean _ = Thread.interrupted();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return true;
    }
}
