package braid.graph.topology;

import braid.Failure;
import braid.graph.trace.Counters;
import braid.graph.trace.FailureLog;
import braid.graph.trace.Times;
import braid.spi.Awaited;
import braid.spi.Clock;
import braid.spi.JoinStep;
import braid.spi.Origin;
import braid.spi.Receiver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One step of the graph: its role, its name, the user's line that built it, its edges, how its life goes, and what
/// elements leave behind at it.
public final class Node {

    private static final System.Logger LOG = System.getLogger("braid");
    private static final AtomicLong NUMBERS = new AtomicLong();

    /// The number of the input of a node that has one.
    public static final int ONLY = 0;

    /// Instead of an input's number: behind the node.
    public static final int BEHIND = -1;

    private final long number = NUMBERS.incrementAndGet();
    private final String operator;
    private final Origin origin;
    private final Clock clock;
    private final Outflow outflow;
    private final Counters[] ports;
    private final Counters counters = new Counters();
    private final Times times = new Times();
    private final FailureLog failures = new FailureLog(number);
    private final Witness witness = new Witness(this);
    private final Waiters waiters = new Waiters();
    private final Belongings belongings = new Belongings();
    private final Role role;

    private volatile Links ups = Links.NONE;
    private volatile Links downs = Links.NONE;
    private volatile @Nullable Region region;
    private volatile Life life = Life.LIVE;
    private volatile boolean opened;
    private volatile boolean doomed;
    private volatile @Nullable Thread growingFor;
    private volatile boolean givenUp;
    private final AtomicLong discarded = new AtomicLong();
    private final AtomicLong evicted = new AtomicLong();
    private volatile @Nullable Set<String> advised;

    // Guarded by the change of the graph.
    private @Nullable Region ownRegion;
    private int depth;

    // Guarded by the region.
    private final BitSet completed = new BitSet(1);
    private @Nullable Receiver<Object> down;
    private long linkedAt = -1;

    /// A node.
    ///
    /// @param operator what it is called unless the user names it
    /// @param line the place in the user's code that built it
    /// @param inputs how many inputs of a join are counted apart, or 0
    /// @param parts gives its role and what it passes on, and may already use the node
    public Node(String operator, String line, Clock clock, int inputs, Function<Node, Parts> parts) {
        this.operator = operator;
        this.origin = new Origin(operator, line);
        this.clock = clock;
        this.ports = new Counters[inputs];
        Arrays.setAll(ports, _ -> new Counters());
        Parts made = parts.apply(this);
        this.role = made.role();
        this.outflow = made.outflow();
        if (role instanceof Role.Source(SourceState state)) {
            region = state.region();
            Graphs.add(this);
        }
    }

    /// What a node is made of.
    ///
    /// @param role what it is in its graph
    /// @param outflow what it passes on
    public record Parts(Role role, Outflow outflow) {}

    // What it is.

    /// Its number, unique in this JVM; what is built later has a higher one.
    public long number() {
        return number;
    }

    /// What the user, or else its operator, calls it.
    public String name() {
        return origin.name();
    }

    /// Gives it a name.
    public void rename(String newName) {
        origin.rename(newName);
    }

    /// Its operator.
    public String operator() {
        return operator;
    }

    /// The place in the user's code that built it.
    public String line() {
        return origin.line();
    }

    /// Its name and line.
    public Origin origin() {
        return origin;
    }

    /// Name and line, for reports.
    public String describe() {
        return origin.toString();
    }

    /// The time of its graph.
    public Clock clock() {
        return clock;
    }

    /// What it is in its graph.
    public Role role() {
        return role;
    }

    /// What it passes on.
    public Outflow outflow() {
        return outflow;
    }

    /// What its operator has asked for.
    public Belongings belongings() {
        return belongings;
    }

    /// Who waits here.
    public Waiters waiters() {
        return waiters;
    }

    /// Whether elements enter the graph here.
    public boolean isSource() {
        return role instanceof Role.Source;
    }

    /// Its source's state, or null.
    public @Nullable SourceState source() {
        return role instanceof Role.Source(SourceState state) ? state : null;
    }

    /// Its boundary's state, or null.
    public @Nullable BoundaryState boundary() {
        return role instanceof Role.Boundary at ? at.state() : null;
    }

    /// Whether this is the edge that closes a cycle.
    public boolean isFeedback() {
        return role instanceof Role.Boundary at && at.kind() == Role.Kind.FEEDBACK;
    }

    /// Whether this is a boundary that keeps the stack from growing too deep.
    public boolean isCut() {
        return role instanceof Role.Boundary at && at.kind() == Role.Kind.CUT;
    }

    /// Whether it has several inputs.
    public boolean isJoin() {
        return ports.length > 0;
    }

    private @Nullable JoinStep<Object> step() {
        return switch (role) {
            case Role.Source _ -> null;
            case Role.Step(JoinStep<Object> step) -> step;
            case Role.Join(JoinStep<Object> step) -> step;
            case Role.Boundary at -> at.step();
        };
    }

    // Where it stands.

    /// The edges that lead here.
    public Iterable<Link> ups() {
        return ups;
    }

    /// The edges that lead away.
    public Iterable<Link> downs() {
        return downs;
    }

    /// How many edges lead here.
    public int upCount() {
        return ups.size();
    }

    /// The edges that lead away, as they are now.
    public List<Link> branches() {
        List<Link> links = new ArrayList<>(downs.size());
        downs.forEach(links::add);
        return links;
    }

    /// Adds an edge at both its ends; the caller changes the graph.
    public static void add(Link link) {
        Node from = link.from();
        from.downs = from.downs.with(link);
        from.witness.linked(from.downs);
        link.to().ups = link.to().ups.with(link);
    }

    /// Takes an edge away at both its ends; the caller changes the graph.
    public static void remove(Link link) {
        Node from = link.from();
        from.downs = from.downs.without(link);
        from.witness.linked(from.downs);
        link.to().ups = link.to().ups.without(link);
    }

    /// The region in which its receivers run; null while nothing feeds it.
    public @Nullable Region region() {
        return region;
    }

    /// Moves it to another region; the caller changes the graph.
    public void moveTo(@Nullable Region newRegion) {
        region = newRegion;
    }

    /// The region of what follows.
    public @Nullable Region regionBehind() {
        BoundaryState boundary = boundary();
        return boundary != null ? boundary.behind() : region;
    }

    /// The region that it begins where several feed it; the caller changes the graph.
    public Region ownRegion() {
        Region own = ownRegion;
        if (own == null) {
            own = new Region();
            ownRegion = own;
        }
        return own;
    }

    /// How deep the stack is here at the most, in steps since a source or a boundary; the caller changes the graph.
    public int depth() {
        return depth;
    }

    /// As [#depth], for what follows.
    public int depthBehind() {
        return boundary() != null ? 0 : depth;
    }

    /// Notes how deep the stack is here; the caller changes the graph.
    public void depth(int steps) {
        depth = steps;
    }

    // How it runs.

    /// A receiver for input `port` that pushes into `next`; the caller is in the region.
    public Receiver<Object> link(int port, Receiver<Object> next) {
        JoinStep<Object> running = step();
        if (running == null) {
            throw new IllegalStateException("a source has no inputs");
        }
        return running.link(port, next);
    }

    /// What follows was linked by `linking`; the caller is in the region.
    public void linked(Receiver<Object> next, long linking) {
        down = next;
        linkedAt = linking;
    }

    /// What follows, if it was linked by `linking`; the caller is in the region.
    public @Nullable Receiver<Object> down(long linking) {
        return linkedAt == linking ? down : null;
    }

    /// Whether input `port` has room for an element of another thread.
    public boolean hasRoom(int port) {
        JoinStep<Object> running = step();
        return running == null || port == BEHIND || isGrowingForMe() || opened || running.hasRoom(port);
    }

    private boolean isGrowingForMe() {
        Thread grower = growingFor;
        return grower != null && grower == Thread.currentThread();
    }

    /// The inputs without which nothing moves here.
    public List<Link> lackingInputs() {
        JoinStep<Object> running = step();
        List<Link> lacking = new ArrayList<>();
        if (running != null) {
            for (Link link : ups) {
                if (running.lacks(link.port())) {
                    lacking.add(link);
                }
            }
        }
        return lacking;
    }

    /// How many elements it holds.
    public int held() {
        BoundaryState boundary = boundary();
        JoinStep<Object> running = step();
        return boundary != null ? boundary.held() : running == null ? 0 : running.held();
    }

    /// Of how many keys it keeps something.
    public int keys() {
        JoinStep<Object> running = step();
        return running == null ? 0 : running.keys();
    }

    /// What is waited for here, if the operator knows.
    public @Nullable Awaited awaited() {
        return belongings.awaited();
    }

    // How its life goes.

    /// How its life goes.
    public Life life() {
        return life;
    }

    /// Whether it was taken out of its graph.
    public boolean destroyed() {
        return life == Life.DESTROYED;
    }

    /// Input `port` has completed; with the last one, so has the node. The caller is in the region.
    ///
    /// @return false if it had completed before
    public boolean completeInput(int port) {
        if (completed.get(port)) {
            return false;
        }
        completed.set(port);
        for (Link link : ups) {
            if (!completed.get(link.port())) {
                return true;
            }
        }
        complete();
        return true;
    }

    /// Whether input `port` has completed. The caller is in the region.
    public boolean completedInput(int port) {
        return completed.get(port);
    }

    /// No more will come.
    public void complete() {
        if (life == Life.LIVE) {
            life = Life.COMPLETED;
        }
    }

    /// Lets the backlog of a join grow beyond its bound for `thread`, which brings the partners too, or perhaps does.
    /// Until another thread brings something.
    public void letGrowFor(Thread thread, String why) {
        growingFor = thread;
        waiters.wake();
        advise(why + ": the backlog grows beyond its bound");
    }

    /// The calling thread brings something.
    public void broughtBy(Thread me) {
        Thread grower = growingFor;
        if (grower != null && grower != me) {
            growingFor = null;
        }
    }

    /// Ends the waits for room here: what comes is taken beyond the bound.
    public void open() {
        opened = true;
        waiters.wake();
    }

    /// Whether the waits for room here have ended for good.
    public boolean opened() {
        return opened;
    }

    /// Ends all waits here, since it is about to be destroyed: who waits in its region must leave it first.
    public void doom() {
        doomed = true;
        open();
    }

    /// Whether it is about to be destroyed, or was.
    public boolean doomed() {
        return doomed;
    }

    /// Whether all that it passes on to is about to be destroyed, or was.
    public boolean unheard() {
        Links links = downs;
        for (Link link : links) {
            if (!link.to().doomed) {
                return false;
            }
        }
        return links.size() > 0;
    }

    /// Nobody waits any more for what is under way here.
    void giveUp() {
        givenUp = true;
        belongings.givenUp();
    }

    /// Whether work without an end is to come to one here: see [Failing#giveUp].
    public boolean givenUp() {
        return givenUp;
    }

    /// Ends what it has: its thread, its timers, what it holds.
    public void destroy() {
        life = Life.DESTROYED;
        BoundaryState boundary = boundary();
        discarded(boundary != null ? boundary.stop() : held());
        belongings.end();
    }

    /// Logs `text`, once for this node.
    public void advise(String text) {
        Set<String> known = advised;
        if (known == null) {
            synchronized (this) {
                known = advised;
                if (known == null) {
                    known = ConcurrentHashMap.newKeySet();
                    advised = known;
                }
            }
        }
        if (known.add(text)) {
            LOG.log(System.Logger.Level.WARNING, () -> describe() + ": " + text);
        }
    }

    // What elements leave behind.

    /// What it has seen. Of a join, its failures only: see [#counters(int)].
    public Counters counters() {
        return counters;
    }

    /// Where what comes to input `port` is counted.
    public Counters counters(int port) {
        return ports.length == 0 ? counters : ports[port];
    }

    /// How many elements it has taken.
    public long in() {
        long in = counters.seenIn();
        for (Counters each : ports) {
            in += each.seenIn();
        }
        return in;
    }

    /// How many elements it has passed on, as far as those that follow it know.
    public long out() {
        return witness.out();
    }

    /// The times of sampled elements.
    public Times times() {
        return times;
    }

    /// The failures that it saw first.
    public FailureLog failures() {
        return failures;
    }

    /// A failure of its own.
    public Failure failure(@Nullable Object element, Throwable cause) {
        return failures.made(new Failure(element, cause, origin.name(), origin.line()));
    }

    /// `elements` that it held were thrown away.
    public void discarded(int elements) {
        discarded.addAndGet(elements);
    }

    /// How many elements that it held were thrown away.
    public long discarded() {
        return discarded.get();
    }

    /// So many `keys` were evicted.
    public void evicted(int keys) {
        evicted.addAndGet(keys);
    }

    /// How many keys were evicted.
    public long evicted() {
        return evicted.get();
    }

    @Override
    public String toString() {
        return describe();
    }
}
