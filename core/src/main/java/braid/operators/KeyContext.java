package braid.operators;

import braid.Failure;
import braid.spi.Awaited;
import braid.spi.Boundary;
import braid.spi.Clock;
import braid.spi.Context;
import braid.spi.Delivery;
import braid.spi.Held;
import braid.spi.Leases;
import braid.spi.Operator;
import braid.spi.Origin;
import braid.spi.Receiver;
import braid.spi.Step;
import braid.spi.WaitEnd;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What an operator that is opened for one key sees of the node: the same as others, but for what must not be one
/// a key.
///
/// @param of the key's step; null in a trial
record KeyContext(
        Context node, Held held, Leases leases, @Nullable KeyStep<?, ?, ?> of) implements Context {

    /// Opens `operator` for no key, to see whether it can be.
    static void check(Operator<?, ?> operator, Context context) {
        operator.open(new KeyContext(context, new Held(), new Leases(), null));
    }

    @Override
    public String name() {
        return node.name();
    }

    @Override
    public Origin origin() {
        return node.origin();
    }

    @Override
    public Clock clock() {
        return node.clock();
    }

    @Override
    public Clock.Scheduled schedule(Duration delay, Action action) {
        KeyStep<?, ?, ?> step = of;
        return step == null ? () -> {} : node.schedule(delay, down -> step.run(action, down));
    }

    @Override
    public <O> Boundary boundary(Delivery<O> delivery) {
        throw new IllegalArgumentException("an operator with a thread of its own can't be one a key: " + node.name());
    }

    @Override
    public <I, O> Receiver<I> linkApart(Step<I, O> step, Receiver<? super O> down, boolean hot) {
        return node.linkApart(step, down, hot);
    }

    @Override
    public WaitEnd await(BooleanSupplier open) {
        return node.await(open);
    }

    @Override
    public WaitEnd awaitAnswer(BooleanSupplier there) {
        return node.awaitAnswer(there);
    }

    @Override
    public void changed() {
        node.changed();
    }

    @Override
    public void changing() {
        node.changing();
    }

    @Override
    public WaitEnd sleep(Duration delay) {
        return node.sleep(delay);
    }

    @Override
    public boolean destroyed() {
        return node.destroyed();
    }

    @Override
    public boolean abandoned() {
        return node.abandoned();
    }

    /// Of so many keys nobody explains one.
    @Override
    public void explain(Supplier<@Nullable Awaited> awaited) {}

    @Override
    public void discarded(int elements) {
        node.discarded(elements);
    }

    @Override
    public void evicted(int keys) {
        node.evicted(keys);
    }

    @Override
    public void advise(String text) {
        node.advise(text);
    }

    @Override
    public Failure failure(@Nullable Object element, Throwable cause) {
        return node.failure(element, cause);
    }

    @Override
    public void unhandled(Failure failure) {
        node.unhandled(failure);
    }
}
