package braid.graph;

import braid.Failure;
import braid.Snapshot;
import braid.function.CheckedException;
import braid.operators.FeedbackOperator;
import braid.spi.Awaited;
import braid.spi.Clock;
import braid.spi.Join;
import braid.spi.JoinStep;
import braid.spi.Operator;
import braid.spi.Origin;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One step of the graph: its operator's state, its name, the user's line that built it, its counters and its
/// edges.
public final class Node {

    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final Link[] NONE = {};

    private final long number = NUMBERS.incrementAndGet();
    private final String operator;
    private final Origin origin;
    private final Counters counters = new Counters();
    private final Times times = new Times();
    private final Witness witness = new Witness(this);

    /// What each input of a join has taken.
    private Counters[] ports = {};
    private final NodeContext context;

    /// How many threads wait here, [Waits].
    final AtomicInteger waiting = new AtomicInteger();

    /// When they were woken last, by `System.nanoTime`.
    volatile long wokenNanos = System.nanoTime();

    private @Nullable JoinStep<Object> step;
    private @Nullable Operator<?, ?> ending;
    private @Nullable SourceNode source;
    private boolean passesShared;
    private boolean feedback;
    private boolean join;

    private volatile Link[] ups = NONE;
    private volatile Link[] downs = NONE;
    private volatile @Nullable Region region;
    private volatile boolean opened;
    private volatile boolean doomed;
    private volatile boolean growing;
    private volatile State state = State.LIVE;
    private volatile @Nullable Failure lastFailure;
    private final ArrayDeque<Sighting> sightings = new ArrayDeque<>();
    private final AtomicLong discarded = new AtomicLong();
    private final AtomicInteger completedInputs = new AtomicInteger();

    // Guarded by the wiring's lock.
    private @Nullable Region ownRegion;
    private final Map<Integer, Inlet> inlets = new HashMap<>();

    // Guarded by the region.
    private @Nullable Receiver<Object> down;

    private long linkedAt = -1;

    /// How a node's life goes.
    enum State {
        LIVE,
        COMPLETED,
        DESTROYED
    }

    private Node(String operator, String line, Clock clock) {
        this.operator = operator;
        this.origin = new Origin(operator, line);
        this.context = new NodeContext(this, clock);
    }

    /// A node of one input.
    static Node of(Operator<?, ?> operator, String line, Clock clock) {
        Node node = new Node(operator.label(), line, clock);
        @SuppressWarnings("unchecked")
        Step<Object, Object> step = (Step<Object, Object>) operator.open(node.context);
        node.step = new OneInput(step);
        node.feedback = operator instanceof FeedbackOperator;
        return node;
    }

    /// A step of one input, seen as one of several.
    private record OneInput(Step<Object, Object> step) implements JoinStep<Object> {
        @Override
        public Receiver<Object> link(int input, Receiver<? super Object> down) {
            return step.link(down);
        }

        @Override
        public int held() {
            return step.held();
        }
    }

    /// A node of several inputs.
    static Node of(Join<?> join, int inputs, String line, Clock clock) {
        Node node = new Node(join.label(), line, clock);
        @SuppressWarnings("unchecked")
        JoinStep<Object> step = (JoinStep<Object>) join.open(node.context, inputs);
        node.step = step;
        node.join = true;
        node.ports = new Counters[inputs];
        Arrays.setAll(node.ports, _ -> new Counters());
        return node;
    }

    /// A node of no input but `source`'s methods.
    static Node of(SourceNode source, String line, Clock clock) {
        Node node = new Node("source", line, clock);
        node.source = source;
        Graphs.add(node);
        return node;
    }

    /// Says that what this node passes on is handles, counted at forks, and what takes them where nothing follows.
    /// Before it is linked to anything.
    Node passingShared(Operator<?, ?> atTheEnd) {
        passesShared = true;
        ending = atTheEnd;
        return this;
    }

    boolean passesShared() {
        return passesShared;
    }

    /// The receiver where nothing follows.
    @SuppressWarnings("unchecked")
    Receiver<Object> end(Receiver<Object> leaf, Place place) {
        Operator<?, ?> last = ending;
        if (last == null) {
            return leaf;
        }
        Step<Object, Object> opened = (Step<Object, Object>) last.open(context);
        return new Guarded(opened.link(leaf), new Counters(), this, place, number, number);
    }

    public long number() {
        return number;
    }

    public String name() {
        return origin.name();
    }

    public void rename(String newName) {
        origin.rename(newName);
    }

    String operator() {
        return operator;
    }

    public String line() {
        return origin.line();
    }

    /// Its name and line.
    public Origin origin() {
        return origin;
    }

    /// Name and line, for reports.
    String describe() {
        return origin.toString();
    }

    public Clock clock() {
        return context.clock();
    }

    Counters counters() {
        return counters;
    }

    /// Where input `port` is counted.
    Counters counters(int port) {
        return ports.length == 0 ? counters : ports[port];
    }

    /// How many elements it has taken.
    long in() {
        long in = counters.seenIn();
        for (Counters each : ports) {
            in += each.seenIn();
        }
        return in;
    }

    /// How many elements it has passed on, as far as those that follow it know.
    long out() {
        return witness.out();
    }

    /// The times of sampled elements.
    Times times() {
        return times;
    }

    /// Whether this is the edge that closes a cycle.
    boolean isFeedback() {
        return feedback;
    }

    /// Whether it has several inputs.
    boolean isJoin() {
        return join;
    }

    boolean isSource() {
        return source != null;
    }

    @Nullable
    SourceNode source() {
        return source;
    }

    Link[] ups() {
        return ups;
    }

    Link[] downs() {
        return downs;
    }

    void addUp(Link link) {
        ups = with(ups, link);
    }

    void addDown(Link link) {
        downs = with(downs, link);
        witness.linked(downs);
    }

    void remove(Link link) {
        ups = without(ups, link);
        downs = without(downs, link);
        witness.linked(downs);
    }

    private static Link[] with(Link[] links, Link link) {
        Link[] more = Arrays.copyOf(links, links.length + 1);
        more[links.length] = link;
        return more;
    }

    private static Link[] without(Link[] links, Link link) {
        return Arrays.stream(links).filter(each -> each != link).toArray(Link[]::new);
    }

    /// The region in which this node's receivers run; null while nothing feeds it.
    @Nullable
    Region region() {
        return region;
    }

    void moveTo(@Nullable Region newRegion) {
        region = newRegion;
    }

    /// The region of what follows.
    @Nullable
    Region regionBehind() {
        Pump<?> pump = context.pump();
        return pump != null ? pump.region() : region;
    }

    Region ownRegion() {
        Region own = ownRegion;
        if (own == null) {
            own = new Region();
            ownRegion = own;
        }
        return own;
    }

    /// The way into this node from another region.
    Inlet inlet(int port) {
        if (source != null) {
            return source.inlet();
        }
        synchronized (inlets) {
            Region now = region;
            if (now == null) {
                throw new IllegalStateException("nothing feeds " + describe());
            }
            Inlet inlet = inlets.get(port);
            if (inlet == null || inlet.region() != now) {
                inlet = new Inlet(now, this, port);
                inlets.put(port, inlet);
            }
            return inlet;
        }
    }

    @Nullable
    Pump<?> pump() {
        return context.pump();
    }

    @Nullable
    Thread pumpThread() {
        Pump<?> pump = context.pump();
        return pump == null ? null : pump.thread();
    }

    /// What a boundary's receivers take for what follows them: it is never pushed into.
    Receiver<Object> outlet() {
        return new Outlet(this);
    }

    Receiver<Object> link(int port, Receiver<Object> next) {
        JoinStep<Object> running = step;
        if (running == null) {
            throw new IllegalStateException("a source has no inputs");
        }
        return running.link(port, next);
    }

    void linked(Receiver<Object> next, long linking) {
        down = next;
        linkedAt = linking;
    }

    /// What follows, if it was linked by `linking`. The caller is in the region.
    @Nullable
    Receiver<Object> down(long linking) {
        return linkedAt == linking ? down : null;
    }

    /// What is waited for here, if the operator knows.
    @Nullable
    Awaited awaited() {
        return context.awaited();
    }

    boolean hasRoom(int port) {
        JoinStep<Object> running = step;
        return running == null || port == Inlet.BEHIND || growing || opened || running.hasRoom(port);
    }

    /// The inputs without which nothing moves here.
    Stream<Link> lackingInputs() {
        JoinStep<Object> running = step;
        return running == null ? Stream.of() : Arrays.stream(ups).filter(link -> running.lacks(link.port()));
    }

    int held() {
        JoinStep<Object> running = step;
        Pump<?> pump = context.pump();
        return pump != null ? pump.held() : running == null ? 0 : running.held();
    }

    /// Lets the backlog of a join grow beyond its bound, since it waits for its own thread.
    void letGrow() {
        growing = true;
        context.advise(
                "its inputs come from one thread, which would wait for itself: the backlog grows beyond its bound");
    }

    /// Ends the waits at this node.
    void open() {
        opened = true;
        Waits.changed(this);
    }

    boolean opened() {
        return opened;
    }

    /// Ends all waits at this node, which is about to be destroyed: who waits in its region must leave it first.
    void doom() {
        doomed = true;
        open();
    }

    boolean doomed() {
        return doomed;
    }

    State state() {
        return state;
    }

    /// An input has completed; with the last one, so has the node.
    void completeInput() {
        if (completedInputs.incrementAndGet() >= ups.length) {
            complete();
        }
    }

    void complete() {
        if (state == State.LIVE) {
            state = State.COMPLETED;
        }
    }

    /// Whether it was taken out of its graph.
    public boolean destroyed() {
        return state == State.DESTROYED;
    }

    @Nullable
    Failure lastFailure() {
        return lastFailure;
    }

    void discarded(int elements) {
        discarded.addAndGet(elements);
    }

    long discarded() {
        return discarded.get();
    }

    /// Ends what this node has: waits first, then its thread and its timers.
    void destroy() {
        state = State.DESTROYED;
        Pump<?> pump = context.pump();
        if (pump != null) {
            pump.stop();
        } else {
            discarded(held());
        }
        context.end();
    }

    /// Called by the guard when the step's own code threw on `element`: a failure goes down in its place.
    void failed(Receiver<Object> step, Object element, Throwable thrown) throws InterruptedException {
        Failure failure = failure(element, cause(thrown));
        if (context.pump() != null) {
            step.signal(failure); // a boundary keeps it in its order
        } else {
            step.down().signal(failure);
        }
    }

    /// Called by the guard when the step's own code threw on `signal`, which it has then not passed on.
    void failedOn(Receiver<Object> step, Signal signal, Throwable thrown) throws InterruptedException {
        Throwable cause = cause(thrown);
        Object element = null;
        if (signal instanceof Failure handled) {
            element = handled.element();
            Sightings.ended(handled, Sighting.End.FAILED_AGAIN, this);
            if (!handled.cause().equals(cause)) {
                cause.addSuppressed(handled.cause());
            }
        }
        step.down().signal(failure(element, cause));
        if (!(signal instanceof Failure)) {
            step.down().signal(signal);
        }
    }

    /// What the user's code threw. Errors that say that the virtual machine is broken pass.
    Throwable cause(Throwable thrown) {
        if (thrown instanceof VirtualMachineError broken && !(thrown instanceof StackOverflowError)) {
            throw broken;
        }
        Throwable cause = CheckedException.unwrap(thrown);
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        counters.failures++;
        return cause;
    }

    /// What the step's own code threw on a thread that is in no region.
    Failure failedApart(Object element, Throwable thrown) {
        if (thrown instanceof VirtualMachineError broken && !(thrown instanceof StackOverflowError)) {
            throw broken;
        }
        counters.failedApart();
        return failure(element, CheckedException.unwrap(thrown));
    }

    Failure failure(@Nullable Object element, Throwable cause) {
        Failure failure = new Failure(element, cause, origin.name(), origin.line());
        lastFailure = failure;
        Sightings.at(this, failure);
        return failure;
    }

    /// Remembers a failure that it has seen first.
    void remember(Sighting sighting) {
        synchronized (sightings) {
            if (sightings.size() == Snapshot.MOST_FAILURES) {
                sightings.removeFirst();
            }
            sightings.add(sighting);
        }
    }

    /// The newest failures that it saw first.
    List<Sighting> sightings() {
        synchronized (sightings) {
            return List.copyOf(sightings);
        }
    }

    void advise(String text) {
        context.advise(text);
    }

    /// Has failures that no call has thrown logged.
    void reportUnthrown() {
        Wiring.sourcesOf(this).forEach(SourceNode::reportUnthrown);
    }

    @Override
    public String toString() {
        return describe();
    }
}
