package braid.spi;

import braid.Failure;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An operator's only door to the world: time, threads, waits, its node's name. Valid as long as its node.
public interface Context {

    /// The node's name, as in snapshots and errors.
    String name();

    /// The node's name and line, which go with the tasks that are run for it.
    Origin origin();

    /// The time of the graph.
    Clock clock();

    /// Runs `action` in the node's region, between two elements, once `delay` has passed. What it throws fails the
    /// stream. Ended by `destroy`.
    Clock.Scheduled schedule(Duration delay, Action action);

    /// Makes this node a boundary: what `delivery` delivers is pushed by a thread of the node's own, which begins a
    /// region of its own behind the node. To be called in [Operator#open], once at the most. The receiver that
    /// [Step#link] is then given is no way to push elements, only to be what [Receiver#down] returns.
    <O> Boundary boundary(Delivery<O> delivery);

    /// Links `step`, one without state, for threads that are in no region: what it throws becomes a failure of this
    /// node's, which goes to `down`. Several threads may push at a time.
    ///
    /// @param hot whether it is worth some 100 µs to have it compiled as one method with what follows
    <I, O> Receiver<I> linkApart(Step<I, O> step, Receiver<? super O> down, boolean hot);

    /// Waits until `open` holds, or the wait is ended by `destroy`, by the failure of the stream, or because it was
    /// part of a circle of waits. Not ended by an interrupt, which stays as the thread's flag. `open` is asked
    /// again after each [#changed], and now and then.
    ///
    /// @return what ended it
    WaitEnd await(BooleanSupplier open);

    /// As [#await], for an answer that comes from elsewhere in any case; so the failure of the stream does not end
    /// it.
    ///
    /// @return [WaitEnd#COME], or [WaitEnd#DESTROYED]
    WaitEnd awaitAnswer(BooleanSupplier there);

    /// Says that what somebody waits for in [#await] may hold now. Any thread may call it; it costs next to nothing
    /// while nobody waits.
    void changed();

    /// As [#changed], where more is about to change at once: those who wait look again within some 100 µs at the
    /// latest.
    void changing();

    /// Waits for `delay`, by the context's clock. Ended by `destroy`, and where the calling thread emits into a
    /// stream that has failed.
    ///
    /// @return what ended it
    WaitEnd sleep(Duration delay);

    /// Whether the node is destroyed, or about to be, or all that follows it is: what is in hand goes with it. Any
    /// thread; costs next to nothing.
    boolean destroyed();

    /// Whether work that has no end of its own, such as passing on an endless iterable, is to come to one: the
    /// stream has failed, or nobody waits for it after a `close` that came to its time-out. Any thread; costs next
    /// to nothing.
    boolean abandoned();

    /// Has reports of waits, here or for this node's room, say what `awaited` gives at that time, from any thread.
    void explain(Supplier<@Nullable Awaited> awaited);

    /// A place for markers that the step holds back. One a call, all discarded when the node is destroyed.
    Held held();

    /// A place for the handles that the step holds. One a call; what is left in it is let go of when the node is
    /// destroyed.
    Leases leases();

    /// Says that the step has thrown away so many elements, for those who look: [braid.Snapshot.Node#discarded]. What
    /// goes with a node that is destroyed is counted by itself. Any thread.
    void discarded(int elements);

    /// Says that the step has evicted so many keys, for those who look: [braid.Snapshot.Node#evicted]. Any thread.
    void evicted(int keys);

    /// Logs `text` once for this node.
    void advise(String text);

    /// A failure of this node's own making, for `element`; to be sent down as a signal. Where `cause` says that the
    /// virtual machine is broken, it is thrown.
    Failure failure(@Nullable Object element, Throwable cause);

    /// Says that `failure` ends here, with nobody to handle it: it is thrown from `emit`, or fails the stream, as
    /// at any end. The caller is in the node's region.
    void unhandled(Failure failure);

    /// What [#schedule] runs.
    @FunctionalInterface
    interface Action {
        /// Runs in the node's region. `down` is the receiver that follows the node.
        void run(Receiver<Object> down) throws InterruptedException;
    }
}
