package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.testkit.Bounded;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/// What a snapshot counts, and how it is written.
class SnapshotFormatsTest {

    private final Source<Integer> source = Source.create();

    private static Snapshot.Edge edge(Snapshot snapshot, String from, String to) {
        long start = snapshot.node(from).id();
        long end = snapshot.node(to).id();
        return snapshot.edges().stream()
                .filter(edge -> edge.from() == start && edge.to() == end)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatWentOutIsWhatTheNextOneTook() {
        Stream<Integer> odd = source.filter(x -> x % 2 == 1);
        odd.flatMap(x -> List.of(x, x, x)).sink(x -> {});
        for (int i = 0; i < 10; i++) {
            source.emit(i);
        }
        Snapshot snapshot = source.snapshot();
        assertThat(snapshot.node("source").out()).isEqualTo(10);
        assertThat(snapshot.node("filter").out()).isEqualTo(5);
        assertThat(snapshot.node("flatMap").out()).isEqualTo(15);
        assertThat(snapshot.node("sink").out()).isEqualTo(15);
        assertThat(edge(snapshot, "flatMap", "sink").passed()).isEqualTo(15);
        source.close();
    }

    @Test
    void whatWentOutStaysTrueWhileBranchesComeAndGo() {
        source.map(x -> x);
        source.emit(1);
        assertThat(source.snapshot().node("map").out()).isEqualTo(1);
        Stream<Integer> branch = source.filter(x -> true).named("branch");
        branch.sink(x -> {}).named("first");
        source.emit(2);
        branch.sink(x -> {}).named("second");
        source.emit(3);
        assertThat(source.snapshot().node("branch").out()).isEqualTo(2);
        assertThat(source.snapshot().node("source").out()).isEqualTo(3);
        source.close();
    }

    @Test
    void aJoinCountsEachOfItsInputsAndALinkedSourceEachOfItsLinks() {
        Source<Integer> other = Source.<Integer>create().named("other");
        source.filter(x -> x > 1)
                .named("few")
                .union(source.map(x -> x).named("all"))
                .named("both")
                .connect(other);
        other.sink(x -> {});
        other.emit(0);
        for (int i = 0; i < 5; i++) {
            source.emit(i);
        }
        Snapshot snapshot = source.snapshot();
        assertThat(edge(snapshot, "few", "both").passed()).isEqualTo(3);
        assertThat(edge(snapshot, "all", "both").passed()).isEqualTo(5);
        assertThat(snapshot.node("both").in()).isEqualTo(8);
        assertThat(snapshot.node("both").kind()).isEqualTo(Snapshot.Kind.JOIN);
        assertThat(edge(snapshot, "both", "other").passed()).isEqualTo(8);
        assertThat(snapshot.node("other").in()).isEqualTo(9);
        source.close();
        other.close();
    }

    @Test
    void timesAreTakenOfTheFirstElementAlready() {
        source.map(x -> x).buffer(2).sink(x -> {});
        assertThat(source.snapshot().node("map").p50Nanos()).isEqualTo(-1);
        source.emit(1);
        source.drain();
        for (String node : List.of("map", "buffer", "sink")) {
            Snapshot.Node seen = source.snapshot().node(node);
            assertThat(seen.samples()).as(node).isEqualTo(1);
            assertThat(seen.p50Nanos()).as(node).isNotNegative().isEqualTo(seen.p99Nanos());
        }
        assertThat(source.snapshot().node("source").samples()).isZero();
        assertThat(source.snapshot().node("buffer").kind()).isEqualTo(Snapshot.Kind.BOUNDARY);
        source.close();
    }

    @Test
    void aHotRegionStillTakesTimesAndCountsAll() {
        source.map(x -> x + 1).sink(x -> {});
        for (int i = 0; i < 100_000; i++) {
            source.emit(i);
        }
        Snapshot.Node map = source.snapshot().node("map");
        assertThat(map.in()).isEqualTo(100_000);
        assertThat(map.samples()).isBetween(2L, 100_000L);
        assertThat(map.p99Nanos()).isGreaterThanOrEqualTo(map.p50Nanos());
        source.close();
    }

    @Test
    void allGraphsThatAreHeldAreThere() {
        Source<Integer> other = Source.create();
        long one = source.snapshot().graph();
        long two = other.snapshot().graph();
        assertThat(Snapshot.all())
                .extracting(Snapshot::graph)
                .contains(one, two)
                .isSorted();
        source.connect(other);
        assertThat(other.snapshot().graph()).isEqualTo(Math.min(one, two));
        assertThat(Snapshot.all()).extracting(Snapshot::graph).doesNotContain(Math.max(one, two));
        source.close();
        other.close();
    }

    @Test
    void aGraphThatNobodyHoldsDisappears() {
        long graph = runAndForget();
        Bounded.await("it is gone", () -> {
            System.gc();
            return Snapshot.all().stream().noneMatch(each -> each.graph() == graph);
        });
    }

    private static long runAndForget() {
        Source<Integer> forgotten = Source.create();
        forgotten.map(x -> x).sink(x -> {});
        forgotten.emit(1);
        forgotten.close();
        return forgotten.snapshot().graph();
    }

    @Test
    void theJsonIsEscaped() {
        source.map(x -> 1 / x).named("a \"b\" \\ </script> \n \u2028 \ud83d\ude00");
        assertThatThrownBy(() -> source.emit(0)).isInstanceOf(StreamException.class);
        String json = source.snapshot().toJson();
        assertThat(json)
                .startsWith("{\"graph\":" + source.snapshot().graph() + ",\"nanos\":")
                .contains("\"name\":\"a \\\"b\\\" \\\\ \\u003c/script> \\n \\u2028 \\ud83d\\ude00\"")
                .contains("\"kind\":\"SOURCE\"", "\"bound\":null", "\"size\":null", "\"outcome\":\"thrown\"")
                .doesNotContain("\n", "<", ",}", "{,", "[,")
                .endsWith("}");
        source.close();
    }

    @Test
    void theDrawingIsXmlWithEachNodeAndEdge() throws Exception {
        source.map(x -> x).named("<&\">").connect(source);
        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(source.snapshot().toSvg())));
        assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(svg.getElementsByTagName("text").item(3).getTextContent()).isEqualTo("<&\">");
        assertThat(svg.getElementsByTagName("text").getLength())
                .isEqualTo(3 * source.snapshot().nodes().size());
        assertThat(svg.getElementsByTagName("path").getLength())
                .isEqualTo(1 + source.snapshot().edges().size());
        source.close();
    }
}
