package braid.graph.topology;

import braid.spi.Awaited;
import braid.spi.Clock;
import braid.spi.Held;
import braid.spi.Leases;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What an operator has asked for and what ends with its node: timers, markers that it holds back,
/// and handles that it holds.
public final class Belongings {

    private final List<Held> held = new CopyOnWriteArrayList<>();
    private final List<Leases> leases = new CopyOnWriteArrayList<>();
    private volatile @Nullable Set<Clock.Scheduled> timers;
    private final List<Runnable> abandoned = new CopyOnWriteArrayList<>();
    private volatile boolean ended;
    private volatile @Nullable Supplier<@Nullable Awaited> awaited;

    /// Nothing yet.
    public Belongings() {}

    /// Lets go of `markers` at the end.
    public Held add(Held markers) {
        held.add(markers);
        return markers;
    }

    /// Lets go of what is left in `handles` at the end.
    public Leases add(Leases handles) {
        leases.add(handles);
        return handles;
    }

    /// Cancels `timer` at the end.
    public void add(Clock.Scheduled timer) {
        timers().add(timer);
        if (ended) {
            timer.cancel();
        }
    }

    /// Whether `condition` holds of something that is to be done here when a time has come, or has not been done
    /// since.
    public boolean anyTimer(Predicate<? super Clock.Scheduled> condition) {
        Set<Clock.Scheduled> set = timers;
        return set != null && set.stream().anyMatch(condition);
    }

    /// `timer` has run, or was cancelled.
    public void forget(Clock.Scheduled timer) {
        timers().remove(timer);
    }

    private Set<Clock.Scheduled> timers() {
        Set<Clock.Scheduled> set = timers;
        if (set == null) {
            synchronized (this) {
                set = timers;
                if (set == null) {
                    set = ConcurrentHashMap.newKeySet();
                    timers = set;
                }
            }
        }
        return set;
    }

    /// Has `by` say what is waited for.
    public void explain(Supplier<@Nullable Awaited> by) {
        awaited = by;
    }

    /// What is waited for here, if the operator knows.
    public @Nullable Awaited awaited() {
        Supplier<@Nullable Awaited> by = awaited;
        return by == null ? null : by.get();
    }

    /// Has `then` run when nobody waits any more for what is under way here. It is quick, and runs once more,
    /// perhaps, for each reason.
    public void onGivenUp(Runnable then) {
        abandoned.add(then);
    }

    void givenUp() {
        abandoned.forEach(Runnable::run);
    }

    /// Ends timers and lets go of markers and leases.
    void end() {
        ended = true;
        Set<Clock.Scheduled> running = timers;
        if (running != null) {
            running.forEach(Clock.Scheduled::cancel);
        }
        held.forEach(Held::discard);
        leases.forEach(Leases::end);
    }
}
