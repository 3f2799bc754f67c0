package braid.graph;

import braid.Failure;
import braid.spi.Awaited;
import braid.spi.Boundary;
import braid.spi.Clock;
import braid.spi.Context;
import braid.spi.Delivery;
import braid.spi.Held;
import braid.spi.Origin;
import braid.spi.Receiver;
import braid.spi.Step;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What an operator sees of its node.
final class NodeContext implements Context {

    private static final System.Logger LOG = System.getLogger("braid");

    private final Node node;
    private final Clock clock;
    private final List<Held> held = new CopyOnWriteArrayList<>();
    private final Set<Clock.Scheduled> timers = ConcurrentHashMap.newKeySet();
    private final Set<String> advised = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Pump<?> pump;
    private volatile Supplier<@Nullable Awaited> awaited = () -> null;

    NodeContext(Node node, Clock clock) {
        this.node = node;
        this.clock = clock;
    }

    @Nullable
    Pump<?> pump() {
        return pump;
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
        return clock;
    }

    @Override
    public Clock.Scheduled schedule(Duration delay, Action action) {
        Timer timer = new Timer(action);
        timers.add(timer);
        timer.start(delay);
        return timer;
    }

    @Override
    public <O> Boundary boundary(Delivery<O> delivery) {
        if (pump != null) {
            throw new IllegalStateException("a node is a boundary once: " + node.describe());
        }
        Pump<O> made = new Pump<>(node, delivery, new Region());
        pump = made;
        return made;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <I, O> Receiver<I> linkApart(Step<I, O> step, Receiver<? super O> down, boolean hot) {
        Receiver<Object> linked = (Receiver<Object>) step.link(down);
        Receiver<Object> apart = new Apart(hot ? Specialiser.copy(linked) : linked, node);
        return (Receiver<I>) (hot ? Specialiser.copy(apart) : apart);
    }

    @Override
    public void await(BooleanSupplier open) {
        if (!open.getAsBoolean()) {
            Waits.await(node, Wait.Kind.ROOM, open);
        }
    }

    @Override
    public boolean awaitAnswer(BooleanSupplier there) {
        if (!there.getAsBoolean()) {
            Waits.await(node, Wait.Kind.ANSWER, there);
        }
        return there.getAsBoolean();
    }

    @Override
    public void changed() {
        Waits.changed(node);
    }

    @Override
    public void changing() {
        Waits.changing(node);
    }

    @Override
    public void sleep(Duration delay) {
        AtomicBoolean over = new AtomicBoolean();
        Clock.Scheduled timer = clock.schedule(delay, () -> {
            over.set(true);
            Waits.changed(node);
        });
        try {
            Waits.await(node, Wait.Kind.TIME, over::get);
        } finally {
            timer.cancel();
        }
    }

    @Override
    public void explain(Supplier<@Nullable Awaited> by) {
        awaited = by;
    }

    /// What is waited for here, if the operator knows.
    @Nullable
    Awaited awaited() {
        return awaited.get();
    }

    @Override
    public Held held() {
        Held made = new Held();
        held.add(made);
        return made;
    }

    @Override
    public void advise(String text) {
        if (advised.add(text)) {
            LOG.log(System.Logger.Level.WARNING, () -> node.describe() + ": " + text);
        }
    }

    @Override
    public Failure failure(@Nullable Object element, Throwable cause) {
        return node.failure(element, node.cause(cause));
    }

    @Override
    public void unhandled(Failure failure) {
        Region region = node.region();
        if (region != null) {
            region.note(node, failure);
        }
    }

    /// Ends timers and lets go of markers. The caller is in the region, or nobody is.
    void end() {
        timers.forEach(Clock.Scheduled::cancel);
        held.forEach(Held::discard);
    }

    /// An action that runs in the node's region once its time has come.
    private final class Timer implements Clock.Scheduled, Runnable {

        private final Action action;
        private volatile boolean cancelled;
        private volatile Clock.@Nullable Scheduled scheduled;

        Timer(Action action) {
            this.action = action;
        }

        void start(Duration delay) {
            scheduled = clock.schedule(delay, () -> Threads.execute(this));
        }

        @Override
        public void run() {
            timers.remove(this);
            Region region = node.region();
            if (region == null || cancelled) {
                return;
            }
            region.enter(node);
            try {
                if (region.hasQueued()) {
                    region.workInbox();
                }
                Receiver<Object> down = Linker.downOf(node, region);
                region.place.node = node.number();
                if (!cancelled && !node.destroyed()) {
                    Failing.runLate(region, node, () -> action.run(down));
                }
            } finally {
                region.leave();
            }
            node.reportUnthrown();
        }

        @Override
        public void cancel() {
            cancelled = true;
            timers.remove(this);
            Clock.Scheduled running = scheduled;
            if (running != null) {
                running.cancel();
            }
        }
    }
}
