package braid.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Snapshot;
import braid.Source;
import braid.io.QueueReader;
import braid.testkit.Bounded;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BraidMetersTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Source<Integer> source = Source.create();
    private final BraidMeters meters = new BraidMeters(() -> List.of(source.snapshot()));

    @AfterEach
    void end() {
        source.destroy();
    }

    private double count(String name, String node) {
        return registry.get(name).tag("node", node).functionCounter().count();
    }

    @Test
    void countWhatTheGraphCounts() {
        source.named("in")
                .map(x -> 10 / x)
                .named("tenth")
                .onError(failure -> {})
                .sink(x -> {});
        source.emitAll(List.of(1, 2, 0, 5));
        meters.bindTo(registry);
        assertThat(count("braid.node.elements.in", "in")).isEqualTo(4);
        assertThat(count("braid.node.elements.out", "tenth")).isEqualTo(3);
        assertThat(count("braid.node.failures", "tenth")).isEqualTo(1);
        assertThat(registry.get("braid.graphs").gauge().value()).isEqualTo(1);
        assertThat(registry.get("braid.graphs.failed").gauge().value()).isZero();
        Meter.Id id =
                registry.get("braid.node.held").tag("node", "tenth").meter().getId();
        assertThat(id.getTag("operator")).isEqualTo("map");
        assertThat(id.getTag("line")).startsWith("BraidMetersTest.java:");
        source.emit(7);
        Bounded.await("a later look", () -> count("braid.node.elements.in", "in") == 5);
    }

    @Test
    void nodesThatComeLaterHaveTheirMetersTooAndCountsOfThoseThatAreGoneStay() {
        source.named("in").sink(x -> {});
        meters.bindTo(registry);
        var later = source.map(x -> x).named("later");
        later.sink(x -> {});
        source.emit(1);
        Bounded.await("the new node is found", () -> {
            registry.get("braid.graphs").gauge().value();
            return registry.find("braid.node.elements.in").tag("node", "later").functionCounter() != null;
        });
        assertThat(count("braid.node.elements.in", "later")).isEqualTo(1);
        later.destroy();
        source.emit(2);
        Bounded.await("a later look", () -> count("braid.node.elements.in", "in") == 2);
        assertThat(count("braid.node.elements.in", "later")).isEqualTo(1);
    }

    @Test
    void twoRegistriesCountTheSame() {
        source.named("in").sink(x -> {});
        source.emit(1);
        MeterRegistry other = new SimpleMeterRegistry();
        meters.bindTo(registry);
        meters.bindTo(other);
        assertThat(count("braid.node.elements.in", "in")).isEqualTo(1);
        assertThat(other.get("braid.node.elements.in")
                        .tag("node", "in")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void onlySourcesThatKnowItHaveALag() {
        BlockingQueue<String> queue = new ArrayBlockingQueue<>(8);
        var reading = Source.from(QueueReader.of(queue)).named("queue");
        reading.sink(x -> {});
        var run = reading.start();
        queue.add("a");
        Bounded.await("it has read", () -> reading.snapshot().node("queue").in() == 1);
        new BraidMeters(() -> List.of(source.snapshot(), reading.snapshot())).bindTo(registry);
        assertThat(registry.get("braid.node.lag").tag("node", "queue").gauge().value())
                .isZero();
        assertThat(registry.find("braid.node.lag").gauges()).hasSize(1);
        reading.close();
        Bounded.call(run::get);
    }

    @Test
    void allGraphsOfTheProgramAreThereWhereNobodyChooses() {
        source.named("in of all").sink(x -> {});
        new BraidMeters().bindTo(registry);
        assertThat(count("braid.node.elements.in", "in of all")).isZero();
        assertThat(registry.get("braid.graphs").gauge().value())
                .isLessThanOrEqualTo(Snapshot.all().size());
    }

    @Test
    void countersThatAreAllThatARegistryTakesGoOn() {
        source.named("in").sink(x -> {});
        registry.config().meterFilter(MeterFilter.denyUnless(id -> id.getName().equals("braid.node.elements.in")));
        meters.bindTo(registry);
        collectGarbage();
        source.emit(1);
        Bounded.await("a later look", () -> count("braid.node.elements.in", "in") == 1);
    }

    /// Returns when what nobody holds is gone.
    private static void collectGarbage() {
        WeakReference<Object> gone = new WeakReference<>(new Object());
        Bounded.await("the garbage is collected", () -> {
            System.gc();
            return gone.get() == null;
        });
    }

    @Test
    void aSupplierThatThrowsBreaksNoMeter() {
        source.named("in").sink(x -> {});
        AtomicBoolean broken = new AtomicBoolean();
        AtomicInteger asked = new AtomicInteger();
        new BraidMeters(() -> {
                    asked.incrementAndGet();
                    if (broken.get()) {
                        throw new IllegalStateException("no graphs now");
                    }
                    return List.of(source.snapshot());
                })
                .bindTo(registry);
        broken.set(true);
        source.emit(1);
        Bounded.await("it is asked again", () -> count("braid.node.elements.in", "in") == 0 && asked.get() > 1);
        broken.set(false);
        Bounded.await("it goes on", () -> count("braid.node.elements.in", "in") == 1);
    }

    @Test
    void whatASourceThatIsGoneHasNotReadIsUnknown() {
        var reading =
                Source.from(QueueReader.of(new ArrayBlockingQueue<String>(8))).named("queue");
        reading.sink(x -> {});
        var run = reading.start();
        AtomicReference<List<Snapshot>> graphs = new AtomicReference<>(List.of());
        new BraidMeters(graphs::get).bindTo(registry);
        Bounded.await("its lag is known", () -> {
            graphs.set(List.of(reading.snapshot()));
            registry.get("braid.graphs").gauge().value();
            return registry.find("braid.node.lag").gauge() != null;
        });
        reading.close();
        Bounded.call(run::get);
        graphs.set(List.of());
        Bounded.await(
                "it is gone",
                () -> Double.isNaN(registry.get("braid.node.lag").gauge().value()));
    }
}
