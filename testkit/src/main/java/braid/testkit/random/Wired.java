package braid.testkit.random;

import braid.Breaker;
import braid.Keep;
import braid.Keys;
import braid.Pair;
import braid.Partial;
import braid.PulledSource;
import braid.Retry;
import braid.Source;
import braid.Stream;
import braid.spi.Clock;
import braid.testkit.random.Plan.Habit;
import braid.testkit.random.Plan.Link;
import braid.testkit.random.Plan.Probe;
import braid.testkit.random.Plan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Gatherer;
import java.util.stream.Gatherers;

/// The graph of a plan, built with the library.
final class Wired {

    static final Duration TICK = Duration.ofMillis(1);

    private final Plan plan;
    private final List<Placed> placed;
    private final Clock clock;
    private final AtomicLong moved;
    final Functions functions = new Functions();

    /// The nodes of the steps, and what follows attaches to.
    private final Map<Integer, Stream<Object>> nodes = new ConcurrentHashMap<>();

    private final Map<Integer, Stream<Object>> tails = new ConcurrentHashMap<>();
    private final Map<Integer, Source<Object>> sources = new ConcurrentHashMap<>();
    final Map<Integer, Recorder> probes = new ConcurrentHashMap<>();
    final Map<Integer, Recorder> ends = new ConcurrentHashMap<>();

    Wired(Plan plan, List<Placed> placed, Clock clock, AtomicLong moved) {
        this.plan = plan;
        this.placed = placed;
        this.clock = clock;
        this.moved = moved;
        for (Step step : plan.steps()) {
            if (!step.late()) {
                add(step);
            }
        }
        for (Link link : plan.links()) {
            if (link.when() == Plan.When.ALWAYS) {
                connect(link);
            }
        }
    }

    Source<Object> source(int id) {
        Source<Object> source = sources.get(id);
        if (source == null) {
            throw new IllegalArgumentException("no source " + id);
        }
        return source;
    }

    Iterable<Source<Object>> sources() {
        return sources.values();
    }

    Stream<Object> node(int id) {
        return got(nodes, id);
    }

    private static Stream<Object> got(Map<Integer, Stream<Object>> from, int id) {
        Stream<Object> stream = from.get(id);
        if (stream == null) {
            throw new IllegalStateException("not built: " + id);
        }
        return stream;
    }

    List<Placed> placed() {
        return placed;
    }

    /// How much was recorded in front of what follows a step; 0 where nothing is.
    int recorded(int id) {
        Recorder probe = probes.get(id);
        return probe == null ? 0 : probe.size();
    }

    /// How much was recorded in all.
    long recorded() {
        long all = 0;
        for (Recorder each : probes.values()) {
            all += each.size();
        }
        for (Recorder each : ends.values()) {
            all += each.size();
        }
        return all;
    }

    boolean isBuilt(int id) {
        return tails.containsKey(id);
    }

    void connect(Link link) {
        got(tails, link.from()).connect(source(link.to()));
    }

    void disconnect(Link link) {
        got(tails, link.from()).disconnect(source(link.to()));
    }

    /// Builds a late step.
    void attach(int root) {
        add(plan.step(root));
    }

    private void add(Step step) {
        List<Stream<Object>> ups = new ArrayList<>();
        for (int up : step.ups()) {
            ups.add(got(tails, up));
        }
        if (step.late()) {
            Recorder first = new Recorder(step.passes(), moved);
            Stream<Object> node = ups.getFirst().via(first);
            probes.put(step.id(), first);
            nodes.put(step.id(), node);
            tails.put(step.id(), node);
            return;
        }
        Stream<Object> node = build(step, ups).named(step.kind() + " " + step.id());
        nodes.put(step.id(), node);
        if (step.probe() != Probe.NOWHERE) {
            Recorder probe = new Recorder(step.probe() == Probe.INLINE, moved);
            probes.put(step.id(), probe);
            Stream<Object> recorded = node.via(probe);
            node = step.probe() == Probe.INLINE ? recorded : node;
        }
        if (plan.hasEnd(step)) {
            Recorder end = new Recorder(step.passes(), moved);
            ends.put(step.id(), end);
            node.via(end);
        }
        tails.put(step.id(), node);
    }

    @SuppressWarnings("unchecked")
    private Stream<Object> build(Step step, List<Stream<Object>> ups) {
        int id = step.id();
        int size = step.size();
        Stream<Object> up = ups.isEmpty() ? null : ups.getFirst();
        if (up == null) {
            Source<Object> source = step.kind() == Kind.SOURCE ? Source.create(clock) : pulled(step);
            sources.put(id, source);
            return source;
        }
        return switch (step.kind()) {
            case LATE, SOURCE, PULLED -> throw new IllegalArgumentException("a source has no inputs");
            case MAP -> up.map(x -> functions.make(step, x));
            case RETRY -> up.map(x -> functions.make(step, x), Retry.times(2));
            case GUARD -> up.guard(x -> functions.make(step, x), Breaker.after(size, Duration.ofDays(100)));
            case FILTER ->
                up.filter(x -> {
                    functions.begin(step, x);
                    return Texts.passes(id, x);
                });
            case FLAT_MAP -> up.flatMap(x -> functions.flat(step, x));
            case LOOP ->
                up.flatMap(x -> {
                    functions.begin(step, x);
                    return List.<Object>copyOf(Texts.round(x));
                });
            case ACCUMULATE ->
                up.accumulate((state, x) -> {
                    functions.begin(step, x);
                    return Texts.made(id, state, x);
                });
            case ACCUMULATE_FROM ->
                up.accumulate((Object) "start", (state, x) -> {
                    functions.begin(step, x);
                    return Texts.made(id, state, x);
                });
            case MAP_WITH_STATE ->
                up.mapWithState(0, (state, x) -> {
                    functions.begin(step, x);
                    return Pair.of(state + 1, (Object) Texts.made(id, state, x));
                });
            case UNIQUE ->
                up.unique(
                        x -> {
                            functions.begin(step, x);
                            return Texts.key(id, x);
                        },
                        size);
            case LIMIT -> up.onError(_ -> {}).limit(size);
            case SKIP -> up.skip(size);
            case SLICE -> up.onError(_ -> {}).slice(size, 3L * size + 2, 2);
            case TAKE_WHILE ->
                up.onError(_ -> {}).takeWhile(x -> {
                    functions.begin(step, x);
                    return Texts.goesOn(id, x);
                });
            case DROP_WHILE ->
                up.dropWhile(x -> {
                    functions.begin(step, x);
                    return Texts.goesOn(id, x);
                });
            case CHANGED ->
                up.distinctUntilChanged(x -> {
                    functions.begin(step, x);
                    return Texts.key(id, x);
                });
            case PEEK -> up.peek(x -> functions.begin(step, x));
            case FREQUENCIES -> (Stream<Object>) (Stream<?>) up.frequencies();
            case UNIQUE_COMPARED ->
                up.unique(
                        (x, y) -> {
                            functions.begin(step, x);
                            return Texts.key(id, x).equals(Texts.key(id, y));
                        },
                        size);
            case PARTITION_UNIQUE ->
                (Stream<Object>) (Stream<?>) up.partitionUnique(
                        size,
                        x -> {
                            functions.begin(step, x);
                            return Texts.key(id, x);
                        },
                        Model.keep(step));
            case PARTITION_BY_KEY ->
                (Stream<Object>) (Stream<?>) up.partition(size, x -> {
                    functions.begin(step, x);
                    return Texts.key(id, x);
                });
            case KEYED_ACCUMULATE ->
                up.keyBy(x -> Texts.key(id, x))
                        .keeping(Keys.atMost(size))
                        .accumulate((Object) "start", (state, x) -> {
                            functions.begin(step, x);
                            return Texts.made(id, state, x);
                        })
                        .values();
            case KEYED_PARTITION ->
                (Stream<Object>) (Stream<?>) up.keyBy(x -> {
                            functions.begin(step, x);
                            return Texts.key(id, x);
                        })
                        .keeping(Keys.atMost(size))
                        .partition(2)
                        .values();
            case WEIGHED_BUFFER -> up.buffer(size, x -> Texts.weight(id, x));
            case MAP_ASYNC -> up.<Object>mapAsync(x -> later(functions.make(step, x)), size);
            case SWITCH_MAP -> up.<Object>switchMap(x -> later(functions.make(step, x)));
            case BATCH ->
                (Stream<Object>) (Stream<?>) up.batch(size, 5, x -> Texts.weight(id, x), TICK.multipliedBy(2));
            case DEBOUNCE -> up.debounce(TICK);
            case THROTTLE -> up.throttle(TICK);
            case SAMPLE -> up.sample(TICK.multipliedBy(2));
            case TIMEOUT -> up.timeout(Duration.ofDays(100));
            case LATEST -> up.latest();
            case OVERFLOW -> up.buffer(size, Model.overflow(step));
            case TIMED_WINDOW_UNIQUE ->
                (Stream<Object>)
                        (Stream<?>) up.timedWindowUnique(TICK.multipliedBy(2), x -> Texts.key(id, x), Keep.FIRST);
            case FIXED_WINDOW ->
                (Stream<Object>)
                        (Stream<?>) up.fixedWindow(TICK.multipliedBy(2)).filter(list -> !list.isEmpty());
            case PARTITION -> (Stream<Object>) (Stream<?>) up.partition(size);
            case PARTITION_TIMEOUT -> (Stream<Object>) (Stream<?>) up.partition(size, TICK.multipliedBy(2));
            case SLIDING -> (Stream<Object>) (Stream<?>) up.slidingWindow(size);
            case SLIDING_DROP -> (Stream<Object>) (Stream<?>) up.slidingWindow(size, Partial.DROP);
            case TIMED_WINDOW -> (Stream<Object>) (Stream<?>) up.timedWindow(TICK.multipliedBy(2));
            case SINK -> up.sink(x -> functions.begin(step, x));
            case ON_ERROR ->
                up.onError(failure -> functions.begin(step, Token.of(failure).text()));
            case RECOVER ->
                up.recover(failure -> functions.make(step, Token.of(failure).text()));
            case WINDOW_GATHERER -> (Stream<Object>) (Stream<?>) up.via(Gatherers.windowFixed(size));
            case LIMIT_GATHERER -> up.onError(_ -> {}).via(limit(size));
            case BUFFER -> up.buffer(size);
            case SCATTER -> up.scatter();
            case GATHER -> up.gather();
            case GATHER_UNORDERED -> up.scatter().gatherUnordered(size);
            case FUTURES -> up.scatter().futures().map(Functions::got);
            case DELAY -> up.delay(TICK);
            case RATE_LIMIT -> up.rateLimit(TICK);
            case PLACED ->
                (Stream<Object>) placed.get(size % placed.size()).shape().apply(up);
            case UNION -> up.union(ups.get(1));
            case ZIP -> up.zip(ups.get(1), (first, second) -> combine(step, first, second), size);
            case COMBINE_LATEST -> up.combineLatest(ups.get(1), (first, second) -> combine(step, first, second));
            case WITH_LATEST -> up.withLatestFrom(ups.get(1), (first, second) -> combine(step, first, second));
            case ZIP_LATEST -> up.zipLatest(ups.get(1), (first, second) -> combine(step, first, second), size);
            case COLLECT -> (Stream<Object>) (Stream<?>) up.collect(ups.get(1));
        };
    }

    private static CompletableFuture<Object> later(Object made) {
        return CompletableFuture.supplyAsync(() -> made);
    }

    private Object combine(Step step, Object first, Object second) throws Exception {
        functions.begin(step, Pair.of(first, second));
        return Texts.made(step.id(), first, second);
    }

    private static Gatherer<Object, ?, Object> limit(int most) {
        return Gatherer.ofSequential(() -> new int[1], (taken, element, down) -> {
            if (taken[0] == most) {
                return false;
            }
            taken[0]++;
            return down.push(element) && taken[0] < most;
        });
    }

    static String pulledValue(int source, int number) {
        return "p" + source + "." + number;
    }

    /// Elements that are there one after the other; an iterator that fails does so behind the last of them.
    private PulledSource<Object> pulled(Step step) {
        Iterable<Object> elements = () -> new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < step.size() || step.habit() == Habit.FAILS;
            }

            @Override
            public Object next() {
                if (next == step.size()) {
                    throw new IllegalStateException("bad iterator " + step.id());
                }
                return pulledValue(step.id(), next++);
            }
        };
        return Source.fromIterable(elements);
    }
}
