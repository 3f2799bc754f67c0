package braid.graph.lock;

import braid.spi.Carried;
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

    /// The last ticket of each thread that has put something that is still here.
    private final Map<Thread, Long> last = new ConcurrentHashMap<>();

    /// The same, of what a thread sees to itself.
    private final Map<Thread, Long> owed = new ConcurrentHashMap<>();

    /// An inbox with nothing in it.
    public Inbox() {}

    /// Keeps `work`, which `by` has asked for.
    public void add(Thread by, Runnable work) {
        add(by, work, last);
    }

    /// Keeps `work`, which the calling thread does itself when it leaves, so that it is over when it goes on.
    public void owe(Runnable work) {
        add(Thread.currentThread(), work, owed);
    }

    private void add(Thread by, Runnable work, Map<Thread, Long> kind) {
        synchronized (items) {
            long ticket = tickets.incrementAndGet();
            last.put(by, ticket);
            kind.put(by, ticket);
            items.add(new Item(ticket, by, work));
        }
    }

    /// Whether nothing is there to be done.
    public boolean isEmpty() {
        return items.isEmpty();
    }

    /// Does what the calling thread has put so far, and what came before that: so its own work keeps its order. What
    /// others put behind it is left to others. The caller is inside.
    public void workOwn() {
        Long mine = last.get(Thread.currentThread());
        if (mine != null) {
            workThrough(mine);
        }
    }

    /// Whether the calling thread owes something.
    public boolean isOwed() {
        return !items.isEmpty() && owed.containsKey(Thread.currentThread());
    }

    /// Does what the calling thread owes, and what came before that. The caller is inside.
    public void workOwed() {
        Long mine = owed.get(Thread.currentThread());
        if (mine != null) {
            workThrough(mine);
        }
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

    /// What the work is to carry it puts in force itself: it is not of the element that the thread handles now. Work
    /// of another thread that leaves this one interrupted, or does not expect it to be, concerns itself alone.
    private boolean workOne(@Nullable Item item) {
        if (item == null) {
            return false;
        }
        last.remove(item.by(), item.ticket());
        owed.remove(item.by(), item.ticket());
        if (item.by() == Thread.currentThread()) {
            Carried.run(null, item.work()::run);
            return true;
        }
        boolean interrupted = Thread.interrupted();
        try {
            Carried.run(null, item.work()::run);
        } finally {
            boolean _ = Thread.interrupted();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return true;
    }
}
