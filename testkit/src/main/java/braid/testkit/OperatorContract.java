package braid.testkit;

import braid.Client;
import braid.Failure;
import braid.ParallelStream;
import braid.Source;
import braid.Stream;
import braid.StreamException;
import braid.StreamInterruptedException;
import braid.function.ThrowingFunction;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Marker;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/// What every operator keeps, however it is placed: the same output when its region is linked anew between any two
/// elements and when it is hot; failures in their order; markers that come through, and not too early; completion
/// that flushes; nobody who hangs after an interrupt or a `destroy`.
///
/// ```java
/// @TestFactory
/// DynamicNode everyOther() {
///     return OperatorContract.of("everyOther", stream -> stream.via(new EveryOtherOperator<>()))
///             .with(Trait.DROPS)
///             .tests();
/// }
/// ```
///
/// A shape is any piece of a pipeline, best one whose elements are still the numbers that came in, alone or in
/// lists and pairs: then the contract can tell which of them have left. Its time is virtual, and flies.
public final class OperatorContract {

    /// More than make a region hot.
    private static final int HOT = 21_000;

    private static final int COLD = 9_000;
    private static final int FIRST = 100;
    private static final List<Integer> FEW =
            IntStream.range(FIRST, FIRST + 8).boxed().toList();

    private final String name;
    private final Shape shape;
    private final Set<Trait> traits;
    private final int failures;
    private final Duration still;
    private final Map<Input, List<Object>> expected = new ConcurrentHashMap<>();

    private OperatorContract(String name, Shape shape, Set<Trait> traits, int failures, Duration still) {
        this.name = name;
        this.shape = shape;
        this.traits = traits;
        this.failures = failures;
        this.still = still;
    }

    /// A piece of a pipeline.
    @FunctionalInterface
    public interface Shape {

        /// Builds it behind `stream`. What it calls with each element calls `probe` first, which throws where the
        /// contract wants a failure, and else returns the element.
        Stream<?> of(Stream<Integer> stream, ThrowingFunction<Integer, Integer> probe);
    }

    /// What a shape does that others do not.
    public enum Trait {
        /// Which elements come together, or in which order, depends on time.
        UNORDERED,
        /// Not every element leaves.
        DROPS,
        /// It makes an element of each failure.
        RECOVERS,
        /// An element that fails may leave by another way.
        FAILS_IN_PART,
        /// It may acknowledge elements that it still holds.
        OPAQUE,
        /// It is too slow for tens of thousands of elements.
        SLOW
    }

    /// The contract for a shape whose functions are nobody's.
    public static OperatorContract of(String name, Function<Stream<Integer>, Stream<?>> shape) {
        return probed(name, (stream, probe) -> shape.apply(stream));
    }

    /// The contract for a shape that calls the contract's function, too.
    public static OperatorContract probed(String name, Shape shape) {
        return new OperatorContract(name, shape, EnumSet.noneOf(Trait.class), 1, Bounded.STILL);
    }

    /// As this, for a shape that is so.
    public OperatorContract with(Trait... more) {
        Set<Trait> all = EnumSet.noneOf(Trait.class);
        all.addAll(traits);
        all.addAll(Arrays.asList(more));
        return new OperatorContract(name, shape, all, failures, still);
    }

    /// As this, for a shape that makes `count` failures of one that comes from above: one a branch.
    public OperatorContract failures(int count) {
        return new OperatorContract(name, shape, traits, count, still);
    }

    /// As this, and what has not moved for `limit` hangs.
    OperatorContract still(Duration limit) {
        return new OperatorContract(name, shape, traits, failures, limit);
    }

    private boolean is(Trait trait) {
        return traits.contains(trait);
    }

    /// All tests, for a method with `@TestFactory`.
    public DynamicNode tests() {
        List<DynamicNode> tests = new ArrayList<>();
        tests.add(test("givesTheSameWhenLinkedAnewBetweenAnyTwoElements", this::relinkedBetweenElements));
        tests.add(test("givesTheSameWhenLinkedAnewByAnotherThread", this::relinkedMeanwhile));
        if (!is(Trait.SLOW)) {
            tests.add(test("givesTheSameWhenHot", this::hot));
        }
        tests.add(test("passesAFailureFromAboveInItsOrder", () -> failing(Place.ABOVE, 0)));
        tests.add(test("makesAFailureOfWhatItsFunctionThrows", () -> failing(Place.INSIDE, 0)));
        tests.add(test("throwsAFailureThatNobodyTakesAndLosesNothingElse", this::unhandled));
        if (!is(Trait.SLOW)) {
            tests.add(test("passesFailuresWhenHot", () -> {
                failing(Place.ABOVE, HOT);
                failing(Place.INSIDE, HOT);
            }));
        }
        tests.add(test("letsQuietMarkersThroughBehindAnyElement", this::quiet));
        if (!is(Trait.OPAQUE)) {
            tests.add(test("letsDoneMarkersThroughWhenTheElementsBeforeThemHaveLeft", this::done));
        }
        tests.add(test("arrivesMarkersThatItHoldsWhenItIsDestroyed", this::doneAndDestroyed));
        tests.add(test("completesBehindAnyElement", this::completion));
        tests.add(test("finishesOrRefusesWhatIsInterrupted", this::interrupted));
        tests.add(test("losesNothingOfConcurrentEmitters", this::concurrent));
        tests.add(test("letsNobodyHangWhenDestroyed", this::destroyed));
        tests.add(test("letsNobodyHangWhenItsSourceIsDestroyed", this::sourceDestroyed));
        tests.add(test("letsGoOfEveryHandleWhenItIsClosed", () -> leases(Place.NOWHERE, -1, HandleRun::close)));
        tests.add(test("letsGoOfEveryHandleOfWhatFails", this::failedLeases));
        tests.add(test("letsGoOfEveryHandleWhenItIsDestroyed", () -> endedLeases(HandleRun::destroy)));
        tests.add(test("letsGoOfEveryHandleWhenItsSourceIsDestroyed", () -> endedLeases(HandleRun::destroySource)));
        tests.add(test("letsGoOfEveryHandleWhenAnInputIsGone", () -> endedLeases(HandleRun::disconnect)));
        tests.add(test("letsGoOfEveryHandleWhenItsClientIsClosed", () -> endedLeases(HandleRun::closeClient)));
        return DynamicContainer.dynamicContainer(name, tests);
    }

    private DynamicTest test(String what, Bounded.Work work) {
        return DynamicTest.dynamicTest(what, () -> Bounded.within(still, work));
    }

    private void relinkedBetweenElements() {
        List<Object> expected = plain(FEW);
        for (int at = 0; at <= FEW.size(); at++) {
            Run run = new Run();
            for (int i = 0; i < FEW.size(); i++) {
                if (i == at) {
                    run.relink();
                }
                run.source.emit(FEW.get(i));
            }
            if (at == FEW.size()) {
                run.relink();
            }
            run.close();
            expect("linked anew before element " + at, run.trace.values(), expected);
        }
        Run run = new Run();
        for (Integer element : FEW) {
            run.relink();
            run.source.emit(element);
        }
        run.close();
        expect("linked anew before every element", run.trace.values(), expected);
    }

    private void relinkedMeanwhile() throws InterruptedException {
        List<Integer> elements =
                IntStream.range(0, is(Trait.SLOW) ? 30 : 2_000).boxed().toList();
        List<Object> expected = plain(elements);
        Run run = new Run();
        AtomicBoolean over = new AtomicBoolean();
        Thread relinking = Thread.ofPlatform().daemon(true).start(() -> {
            while (!over.get()) {
                run.relink();
                LockSupport.parkNanos(200_000);
            }
        });
        elements.forEach(run.source::emit);
        over.set(true);
        relinking.join();
        run.close();
        expect("linked anew meanwhile", run.trace.values(), expected);
    }

    private void hot() {
        List<Integer> elements = IntStream.range(0, HOT + 3_000).boxed().toList();
        Run cold = new Run();
        for (int from = 0; from < elements.size(); from += COLD) {
            cold.relink();
            cold.source.emitAll(elements.subList(from, Math.min(from + COLD, elements.size())));
        }
        cold.close();
        Run hot = new Run();
        elements.forEach(hot.source::emit);
        hot.close();
        expect("hot", hot.trace.values(), cold.trace.values());
    }

    /// Where an element fails.
    private enum Place {
        ABOVE,
        INSIDE,
        NOWHERE
    }

    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(Integer element) {
            super("refused: " + element);
        }
    }

    private void failing(Place place, int warm) {
        List<Integer> some = warm == 0 ? FEW : FEW.subList(3, 4);
        for (Integer failing : some) {
            Run run = new Run(place, failing, Trace::takingFailures);
            warm(run, warm);
            FEW.forEach(run.source::emit);
            run.close();
            List<Failure> seen = run.trace.failures();
            String what = failing + " failed " + place;
            if (place == Place.INSIDE && !run.refused.get()) {
                continue; // its function was not called with this one
            }
            if (is(Trait.RECOVERS)) {
                Assertions.assertThat(seen).as(what).isEmpty();
            } else if (is(Trait.FAILS_IN_PART) || place == Place.INSIDE) {
                Assertions.assertThat(seen).as(what).hasSizeBetween(Math.min(1, failures), failures);
            } else {
                Assertions.assertThat(seen).as(what).hasSize(failures);
            }
            for (Failure failure : seen) {
                Assertions.assertThat(failure.describe()).contains(failing.toString());
                Assertions.assertThat(failure.cause()).isInstanceOf(Refused.class);
                if (place == Place.ABOVE) {
                    Assertions.assertThat(failure.node()).isEqualTo("above");
                    Assertions.assertThat(failure.line()).startsWith("OperatorContract.java:");
                }
            }
            if (is(Trait.FAILS_IN_PART)) {
                continue;
            }
            List<Integer> others = new ArrayList<>(FEW);
            if (!is(Trait.RECOVERS)) {
                others.removeIf(failing::equals);
            }
            expect(what, run.trace.values(), plain(others, warm));
            if (!seen.isEmpty() && !is(Trait.UNORDERED)) {
                List<Integer> before = FEW.subList(0, FEW.indexOf(failing));
                List<Object> trace = run.trace.all();
                Assertions.assertThat(trace.subList(0, trace.indexOf(seen.getFirst())))
                        .as("before the failure of " + failing)
                        .isEqualTo(expected.computeIfAbsent(new Input(before, warm, End.DRAINED), this::run));
            }
        }
    }

    /// Makes the regions of `run` hot.
    private static void warm(Run run, int elements) {
        if (elements > 0) {
            run.source.emitAll(IntStream.range(0, elements).mapToObj(i -> 7).toList());
            run.drain();
        }
    }

    private void unhandled() {
        for (Integer failing : FEW) {
            Run run = new Run(Place.ABOVE, failing, Trace::passing);
            List<Integer> accepted = new ArrayList<>();
            List<Integer> unsure = new ArrayList<>();
            List<StreamException> thrown = new ArrayList<>();
            for (Integer element : FEW) {
                try {
                    run.source.emit(element);
                    if (!element.equals(failing)) {
                        accepted.add(element);
                    }
                } catch (StreamException e) {
                    thrown.add(e);
                    if (!element.equals(failing)) {
                        unsure.add(element);
                    }
                }
            }
            try {
                run.close();
            } catch (StreamException e) {
                thrown.add(e);
            }
            if (failures == 0 || is(Trait.RECOVERS)) {
                Assertions.assertThat(thrown).isEmpty();
                continue;
            }
            Assertions.assertThat(thrown).as(failing + " failed").isNotEmpty();
            for (StreamException exception : thrown) {
                Assertions.assertThat(exception.failure().describe()).contains(failing.toString());
                Assertions.assertThat(exception).hasRootCauseInstanceOf(Refused.class);
            }
            List<Integer> more = new ArrayList<>(accepted);
            if (!unsure.isEmpty()) {
                more.add(unsure.getFirst());
            }
            if (!is(Trait.FAILS_IN_PART)) {
                List<Object> values = run.trace.values();
                List<Object> most = plain(more);
                if (is(Trait.UNORDERED)) {
                    Assertions.assertThat(values).containsAll(plain(accepted));
                    Assertions.assertThat(most).containsAll(values);
                } else {
                    Assertions.assertThat(values)
                            .as("accepted beside the failing " + failing)
                            .isIn(plain(accepted), most);
                }
            }
        }
    }

    private void quiet() {
        List<Object> expected = plain(FEW);
        Run run = new Run();
        run.drain();
        for (Integer element : FEW) {
            run.source.emit(element);
            run.drain();
            int seen = run.trace.all().size();
            run.drain();
            Assertions.assertThat(run.trace.all()).as("moved after drain").hasSize(seen);
        }
        run.close();
        if (!is(Trait.UNORDERED)) {
            expect("drained behind each element", run.trace.values(), expected);
        }
    }

    private void done() {
        Run run = new Run();
        for (Integer element : FEW) {
            run.source.emit(element);
        }
        run.close();
        Set<Integer> left = run.trace.mentioned();
        run.expectDone(left);
        for (Integer until : FEW) {
            Run part = new Run();
            for (Integer element : FEW) {
                part.source.emit(element);
                if (element.equals(until)) {
                    part.drain();
                }
            }
            part.close();
            part.expectDone(left);
        }
    }

    private void doneAndDestroyed() {
        for (Integer until : FEW) {
            Run run = new Run();
            for (Integer element : FEW) {
                run.source.emit(element);
                if (element.equals(until)) {
                    run.out.destroy();
                }
            }
            run.close();
            run.expectArrived();
        }
    }

    private void completion() {
        for (int count = 0; count <= FEW.size(); count++) {
            List<Integer> elements = FEW.subList(0, count);
            Run run = new Run();
            elements.forEach(run.source::emit);
            run.close();
            List<Object> trace = run.trace.all();
            Assertions.assertThat(trace).as("completed behind " + elements).endsWith(Completion.COMPLETION);
            Assertions.assertThat(trace).containsOnlyOnce(Completion.COMPLETION);
            Assertions.assertThatThrownBy(() -> run.source.emit(1)).isInstanceOf(IllegalStateException.class);
            if (!is(Trait.DROPS)) {
                Assertions.assertThat(run.trace.mentioned())
                        .as("left at completion")
                        .containsExactlyInAnyOrderElementsOf(elements);
            }
            Assertions.assertThat(run.clock.scheduled())
                    .as("timers left behind " + elements)
                    .isZero();
        }
    }

    private void interrupted() throws InterruptedException {
        List<Integer> elements =
                IntStream.range(0, is(Trait.SLOW) ? 30 : 3_000).boxed().toList();
        List<Integer> accepted = new ArrayList<>();
        Run run = new Run();
        Thread emitter = Thread.ofPlatform().daemon(true).start(() -> {
            for (Integer element : elements) {
                try {
                    run.source.emit(element);
                    accepted.add(element);
                } catch (StreamInterruptedException e) {
                    Assertions.assertThat(Thread.interrupted()).isTrue();
                }
            }
        });
        while (emitter.isAlive()) {
            emitter.interrupt();
            run.relink(); // so that the emitter sometimes has to wait for the region
            LockSupport.parkNanos(100_000);
        }
        emitter.join();
        run.close();
        expect("interrupted", run.trace.values(), plain(accepted));
    }

    private void concurrent() throws InterruptedException {
        int each = is(Trait.SLOW) ? 15 : 1_000;
        Run run = new Run();
        List<Thread> emitters = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int first = i * each;
            emitters.add(Thread.ofPlatform().daemon(true).start(() -> {
                for (int element = first; element < first + each; element++) {
                    run.source.emit(element);
                }
            }));
        }
        for (Thread emitter : emitters) {
            emitter.join();
        }
        run.close();
        Assertions.assertThat(run.source.snapshot().node("source").in()).isEqualTo(3L * each);
        if (!is(Trait.DROPS)) {
            Assertions.assertThat(run.trace.mentioned()).hasSize(3 * each);
        }
    }

    private void destroyed() throws InterruptedException {
        Run run = new Run();
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch flowing = new CountDownLatch(20);
        Thread emitter = Thread.ofPlatform().daemon(true).start(() -> {
            for (int element = 0; !over.get(); element++) {
                run.source.emit(element);
                flowing.countDown();
            }
        });
        flowing.await();
        run.out.destroy();
        over.set(true);
        emitter.join();
        run.source.emit(-1);
        run.drain();
        run.close();
        Assertions.assertThat(run.trace.mentioned()).doesNotContain(-1);
        run.expectArrived();
    }

    private void sourceDestroyed() {
        Run run = new Run();
        FEW.forEach(run.source::emit);
        run.source.destroy();
        Assertions.assertThatThrownBy(() -> run.source.emit(1)).isInstanceOf(IllegalStateException.class);
        run.drain();
        run.close();
        run.expectArrived();
    }

    /// What ends a run with handles.
    @FunctionalInterface
    private interface Ending {
        void end(HandleRun run);
    }

    /// One run, as a parallel stream of an engine that keeps what nobody releases: ended behind `before` elements.
    private void leases(Place place, Integer failing, int before, Ending ending) {
        HandleRun run = new HandleRun(place, failing);
        FEW.subList(0, before).forEach(run::emit);
        ending.end(run);
        FEW.subList(before, FEW.size()).forEach(run::emit);
        run.close();
        run.client.close();
        try {
            run.engine.expectNothingKept();
        } catch (AssertionError kept) {
            throw new AssertionError("ended behind " + before + " elements, " + failing + " failed " + place, kept);
        }
    }

    private void leases(Place place, Integer failing, Ending ending) {
        leases(place, failing, FEW.size(), ending);
    }

    private void failedLeases() {
        for (Integer failing : FEW) {
            leases(Place.ABOVE, failing, HandleRun::close);
            leases(Place.INSIDE, failing, HandleRun::close);
        }
    }

    private void endedLeases(Ending ending) {
        for (int before = 0; before <= FEW.size(); before++) {
            leases(Place.NOWHERE, -1, before, ending);
        }
    }

    private void expect(String how, List<Object> values, List<Object> expected) {
        if (is(Trait.UNORDERED)) {
            Assertions.assertThat(values).as(how).containsExactlyInAnyOrderElementsOf(expected);
        } else {
            Assertions.assertThat(values).as(how).isEqualTo(expected);
        }
    }

    private List<Object> plain(List<Integer> elements) {
        return plain(elements, 0);
    }

    private List<Object> plain(List<Integer> elements, int warm) {
        return expected.computeIfAbsent(new Input(elements, warm, End.CLOSED), this::run);
    }

    /// What a shape makes of elements, nothing of which fails.
    ///
    /// @param warm how many come before, to make it hot
    private record Input(List<Integer> elements, int warm, End end) {}

    private enum End {
        CLOSED,
        DRAINED
    }

    private List<Object> run(Input input) {
        Run run = new Run();
        warm(run, input.warm());
        input.elements().forEach(run.source::emit);
        List<Object> values = List.of();
        if (input.end() == End.DRAINED) {
            run.drain();
            values = run.trace.values();
        }
        run.close();
        Assertions.assertThat(run.trace.failures()).isEmpty();
        return input.end() == End.DRAINED ? values : run.trace.values();
    }

    /// One pipeline: a source, DONE markers behind each element, the place above, the shape, a trace.
    private final class Run {

        private final VirtualClock clock = new VirtualClock();
        private final Source<Integer> source = Source.create(clock);
        private final Trace trace = new Trace();
        private final Stream<?> out;
        private final Stream<Object> end;
        private final Place place;
        private final Integer failing;
        private final AtomicBoolean refused = new AtomicBoolean();
        private final Thread flying;
        private final Map<Integer, Marker> markers = new TreeMap<>();
        private final Map<Integer, Set<Integer>> leftAt = new ConcurrentHashMap<>();

        Run() {
            this(Place.NOWHERE, -1, Trace::takingFailures);
        }

        Run(Place place, Integer failing, Function<Trace, Operator<Object, Object>> watch) {
            this.place = place;
            this.failing = failing;
            Stream<Integer> above =
                    source.via(new Marking(this::mark)).map(this::above).named("above");
            out = shape.of(above, this::inside);
            end = out.via(watch.apply(trace));
            flying = Thread.ofPlatform().name("flying time").daemon(true).start(this::fly);
        }

        private Integer above(Integer element) throws Refused {
            if (place == Place.ABOVE && element.equals(failing)) {
                throw new Refused(element);
            }
            return element;
        }

        private Integer inside(Integer element) throws Refused {
            if (place == Place.INSIDE && element.equals(failing)) {
                refused.set(true);
                throw new Refused(element);
            }
            return element;
        }

        private void fly() {
            try {
                while (!Thread.interrupted()) {
                    clock.awaitScheduled(1);
                    clock.advance(Duration.ofMillis(1));
                    LockSupport.parkNanos(50_000);
                }
            } catch (InterruptedException e) {
                // The run is over.
            }
        }

        private synchronized Marker mark(Integer element) {
            Marker marker = new Marker(Marker.Kind.DONE);
            if (element >= FIRST && element < FIRST + FEW.size()) {
                markers.put(element, marker);
                var _ = marker.over().thenRun(() -> leftAt.put(element, trace.mentioned()));
            }
            return marker;
        }

        /// Attaches a branch to the source and to the end, and destroys them: all regions are linked anew, twice.
        void relink() {
            Stream<Integer> first = source.map(element -> element);
            Stream<?> last = out.map(element -> element);
            Stream<?> behind = end.map(element -> element);
            first.destroy();
            last.destroy();
            behind.destroy();
        }

        void drain() {
            source.drain();
        }

        void close() {
            try {
                source.close();
            } finally {
                flying.interrupt();
            }
        }

        void expectArrived() {
            for (Map.Entry<Integer, Marker> each : markers.entrySet()) {
                Bounded.await(
                        still,
                        "DONE behind " + each.getKey() + " did not arrive",
                        () -> each.getValue().over().isDone());
            }
        }

        void expectDone(Set<Integer> left) {
            expectArrived();
            for (Integer marked : markers.keySet()) {
                Set<Integer> before = leftAt.get(marked);
                for (Integer element : FEW) {
                    if (element <= marked && left.contains(element)) {
                        Assertions.assertThat(before)
                                .as("what had left when " + marked + " was acknowledged")
                                .contains(element);
                    }
                }
            }
        }
    }

    /// One pipeline in parallel: two sources that are merged, the place above, the shape beside another branch.
    private final class HandleRun {

        private final KeepingEngine engine = new KeepingEngine(2);
        private final Client client = Client.of(engine);
        private final VirtualClock clock = new VirtualClock();
        private final Source<Integer> source = Source.create(clock);
        private final Source<Integer> other = Source.create(clock);
        private final Stream<?> out;
        private final AtomicBoolean over = new AtomicBoolean();

        HandleRun(Place place, Integer failing) {
            ParallelStream<Integer> above = source.scatter(client).map(element -> {
                if (place == Place.ABOVE && element.equals(failing)) {
                    throw new Refused(element);
                }
                return element;
            });
            ParallelStream<Integer> both = above.union(other.scatter(client).map(element -> element));
            out = shape.of(both, element -> {
                if (place == Place.INSIDE && element.equals(failing)) {
                    throw new Refused(element);
                }
                return element;
            });
            both.map(element -> element).buffer(2).gather().onError(failure -> {});
            Thread.ofPlatform().name("flying time").daemon(true).start(this::fly);
        }

        private void fly() {
            while (!over.get()) {
                if (clock.scheduled() > 0) {
                    clock.advance(Duration.ofMillis(1));
                }
                LockSupport.parkNanos(50_000);
            }
        }

        /// One that fails, or finds the source closed, is as good as one that does not.
        void emit(Integer element) {
            try {
                source.emit(element);
            } catch (StreamException | IllegalStateException refused) {
                Assertions.assertThat(refused).isNotNull();
            }
        }

        void destroy() {
            out.destroy();
        }

        void destroySource() {
            source.destroy();
        }

        void disconnect() {
            other.destroy();
        }

        void closeClient() {
            client.close();
        }

        void close() {
            try {
                for (Source<Integer> each : List.of(source, other)) {
                    try {
                        each.close();
                    } catch (StreamException failed) {
                        Assertions.assertThat(failed.failure()).isNotNull();
                    }
                }
            } finally {
                over.set(true);
            }
        }
    }

    /// Sends a marker behind each element.
    private record Marking(Function<Integer, Marker> mark) implements Operator<Integer, Integer> {
        @Override
        public Step<Integer, Integer> open(Context context) {
            return down -> new Sending(mark, down);
        }
    }

    private record Sending(Function<Integer, Marker> mark, Receiver<? super Integer> down)
            implements Receiver<Integer> {
        @Override
        public void receive(Integer element) throws InterruptedException {
            down.receive(element);
            down.signal(mark.apply(element));
        }
    }
}
