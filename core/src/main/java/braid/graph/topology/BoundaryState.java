package braid.graph.topology;

import braid.spi.Clock;
import braid.spi.Delivery;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What the rest of a graph knows of a boundary's thread, which is there while there is something to deliver.
public final class BoundaryState {

    private final Region behind = new Region();
    private final Delivery<?> delivery;
    private volatile @Nullable Thread thread;
    private volatile boolean stopped;
    private volatile boolean wanted = true;
    private volatile BooleanSupplier readyBehind = () -> true;
    private volatile Clock.@Nullable Scheduled alarm;

    /// A boundary that delivers by `delivery`.
    public BoundaryState(Delivery<?> delivery) {
        this.delivery = delivery;
    }

    /// The region into which it delivers.
    public Region behind() {
        return behind;
    }

    /// Its thread, or null while there is nothing to deliver.
    public @Nullable Thread thread() {
        return thread;
    }

    /// The calling thread delivers from now on, or nobody does.
    public void deliveredBy(@Nullable Thread by) {
        thread = by;
    }

    /// How many elements it holds.
    public int held() {
        return delivery.held();
    }

    /// The most elements that it may hold, or `Integer.MAX_VALUE`.
    public int bound() {
        return delivery.bound();
    }

    /// Whether anybody behind wanted more when something was delivered last.
    public boolean wanted() {
        return wanted && !stopped;
    }

    /// Notes whether anybody behind wants more.
    public void wanted(boolean more) {
        wanted = more;
    }

    /// Notes what is to wake the thread when its time has come, or that nothing is.
    public void alarm(Clock.@Nullable Scheduled set) {
        alarm = set;
    }

    /// Asks by `ready` whether an element would be taken behind without a wait for room.
    public void readyBehind(BooleanSupplier ready) {
        readyBehind = ready;
    }

    /// Whether an element would be taken behind without a wait for room, as any thread may see it.
    public boolean isReadyBehind() {
        return readyBehind.getAsBoolean();
    }

    /// Whether its node was destroyed.
    public boolean stopped() {
        return stopped;
    }

    /// Has the thread end behind the element that it is about, however long that takes, and throws away what is
    /// held.
    ///
    /// @return how many elements that were
    public int stop() {
        stopped = true;
        LockSupport.unpark(thread);
        Clock.Scheduled set = alarm;
        if (set != null) {
            set.cancel();
        }
        return discard();
    }

    /// Throws away what is held. What comes late is gone too, so that nobody waits for a marker in it.
    ///
    /// @return how many elements that were
    public synchronized int discard() {
        return delivery.discard();
    }
}
