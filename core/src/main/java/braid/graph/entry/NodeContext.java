package braid.graph.entry;

import braid.Failure;
import braid.graph.link.Apart;
import braid.graph.link.Late;
import braid.graph.topology.BoundaryState;
import braid.graph.topology.Node;
import braid.graph.topology.Region;
import braid.graph.wait.Wait;
import braid.graph.wait.Waits;
import braid.spi.Awaited;
import braid.spi.Boundary;
import braid.spi.Clock;
import braid.spi.Context;
import braid.spi.Delivery;
import braid.spi.Held;
import braid.spi.Leases;
import braid.spi.Origin;
import braid.spi.Receiver;
import braid.spi.Step;
import braid.spi.WaitEnd;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What an operator sees of its node.
public final class NodeContext implements Context {

    private final Node node;
    private volatile @Nullable BoundaryState boundary;

    /// The context of `node`, which may not have its role yet.
    public NodeContext(Node node) {
        this.node = node;
    }

    /// The boundary that the operator has asked for, or null.
    public @Nullable BoundaryState boundary() {
        return boundary;
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
        Timer timer = new Timer(node, action);
        timer.start(delay);
        return timer;
    }

    @Override
    public <O> Boundary boundary(Delivery<O> delivery) {
        if (boundary != null) {
            throw new IllegalStateException("a node is a boundary once: " + node.describe());
        }
        BoundaryState state = new BoundaryState(delivery);
        boundary = state;
        return new Pump<>(node, delivery, state);
    }

    @Override
    public <I, O> Receiver<I> linkApart(Step<I, O> step, Receiver<? super O> down, boolean hot) {
        return Apart.link(node, step, down, hot);
    }

    @Override
    public WaitEnd await(BooleanSupplier open) {
        return open.getAsBoolean() ? WaitEnd.COME : Waits.await(node, Wait.Kind.ROOM, open);
    }

    @Override
    public WaitEnd awaitAnswer(BooleanSupplier there) {
        return there.getAsBoolean() ? WaitEnd.COME : Waits.await(node, Wait.Kind.ANSWER, there);
    }

    @Override
    public void changed() {
        node.waiters().wake();
    }

    @Override
    public void changing() {
        node.waiters().wakeSoon();
    }

    @Override
    public WaitEnd sleep(Duration delay) {
        AtomicBoolean over = new AtomicBoolean();
        Clock.Scheduled timer = clock().schedule(delay, () -> {
            over.set(true);
            node.waiters().wake();
        });
        try {
            return Waits.await(node, Wait.Kind.TIME, over::get);
        } finally {
            timer.cancel();
        }
    }

    @Override
    public boolean destroyed() {
        return node.doomed() || node.unheard();
    }

    @Override
    public boolean abandoned() {
        return node.givenUp();
    }

    @Override
    public void explain(Supplier<@Nullable Awaited> by) {
        node.belongings().explain(by);
    }

    @Override
    public Held held() {
        return node.belongings().add(new Held());
    }

    @Override
    public Leases leases() {
        return node.belongings().add(new Leases());
    }

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
        return Late.failure(node, element, cause);
    }

    @Override
    public void unhandled(Failure failure) {
        Region region = node.region();
        if (region != null) {
            region.note(node, failure);
        }
    }
}
