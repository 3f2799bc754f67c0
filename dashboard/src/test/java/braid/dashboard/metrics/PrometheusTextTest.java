package braid.dashboard.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Keys;
import braid.Snapshot;
import braid.Source;
import braid.dashboard.look.Lookout;
import braid.dashboard.look.Scope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {

    private final PrometheusText text = new PrometheusText();

    @Test
    void aStrictReaderTakesIt() throws Exception {
        var source = Source.<Integer>create().named("odd \"name\"\nwith \\ and {braces}, ünïcode");
        source.map(x -> x).named("copy").sink(x -> {});
        source.emitAll(List.of(1, 2, 3));
        var samples = read(() -> List.of(source.snapshot()));
        assertThat(samples)
                .filteredOn(sample -> sample.name().equals("braid_node_elements_in_total"))
                .hasSize(3)
                .allSatisfy(sample -> assertThat(sample.value()).isEqualTo(3));
        assertThat(samples).extracting(PrometheusReader.Sample::name).contains("jvm_memory_used_bytes", "braid_graphs");
        source.close();
    }

    @Test
    void countersDoNotFallWhenAGraphIsGone() throws Exception {
        assertThat(copied(read(() -> List.of(graph(5))))).isEqualTo(5);
        assertThat(copied(read(() -> List.of(graph(2))))).isEqualTo(7);
        assertThat(copied(read(List::of))).isEqualTo(7);
    }

    @Test
    void keysAreTold() throws Exception {
        var source = Source.<Integer>create();
        source.keyBy(x -> x).keeping(Keys.atMost(2)).accumulate(Integer::sum).named("sums");
        source.emitAll(List.of(1, 2, 3));
        var samples = read(() -> List.of(source.snapshot()));
        assertThat(samples)
                .filteredOn(sample -> sample.name().equals("braid_node_keys")
                        && sample.labels().containsValue("sums"))
                .extracting(PrometheusReader.Sample::value)
                .containsExactly(2.0);
        assertThat(samples)
                .filteredOn(sample -> sample.name().equals("braid_node_evicted_total")
                        && sample.labels().containsValue("sums"))
                .extracting(PrometheusReader.Sample::value)
                .containsExactly(1.0);
        source.close();
    }

    @Test
    void theNumberOfSeriesIsBounded() throws Exception {
        var source = Source.<Integer>create();
        for (int i = 0; i < 1_000; i++) {
            source.map(x -> x).named("branch " + i);
        }
        source.emit(1);
        var samples = read(() -> List.of(source.snapshot()));
        var in = samples.stream()
                .filter(sample -> sample.name().equals("braid_node_elements_in_total"))
                .toList();
        assertThat(in).hasSizeLessThanOrEqualTo(301);
        assertThat(in.stream().mapToDouble(PrometheusReader.Sample::value).sum())
                .isEqualTo(1_001);
        assertThat(in).anySatisfy(sample -> assertThat(sample.labels()).containsEntry("node", "others"));
        source.close();
    }

    private static Snapshot graph(int elements) {
        var source = Source.<Integer>create();
        source.map(x -> x).named("copy").sink(x -> {});
        for (int i = 0; i < elements; i++) {
            source.emit(i);
        }
        source.close();
        return source.snapshot();
    }

    private static double copied(List<PrometheusReader.Sample> samples) {
        return samples.stream()
                .filter(sample -> sample.name().equals("braid_node_elements_in_total"))
                .filter(sample -> "copy".equals(sample.labels().get("node")))
                .mapToDouble(PrometheusReader.Sample::value)
                .sum();
    }

    private List<PrometheusReader.Sample> read(Supplier<List<Snapshot>> graphs) throws Exception {
        var once = graphs.get();
        try (var lookout = new Lookout(new Scope(() -> once, List::of))) {
            var look = lookout.look().get();
            return PrometheusReader.read(new String(text.of(look), StandardCharsets.UTF_8));
        }
    }
}
