package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.function.ThrowingFunction;
import braid.testkit.Room;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// That a parallel stream is a stream.
class ParallelStreamTest {

    /// A pipeline that knows nothing of scatter.
    private static Stream<String> pipeline(Stream<Integer> numbers) {
        return numbers.map(x -> x * 2)
                .filter(x -> x % 3 != 0)
                .flatMap(x -> List.of(x, -x))
                .accumulate(0, Integer::sum)
                .buffer(Room.of(8))
                .partition(2)
                .map(pair -> pair.getFirst() + "," + pair.getLast());
    }

    @Test
    void theSamePipelineRunsOnBothKinds() {
        Source<Integer> source = Source.create();
        List<String> local = pipeline(source).sinkToList();
        List<String> parallel = pipeline(source.scatter()).sinkToList();
        IntStream.range(0, 500).forEach(source::emit);
        source.close();
        assertThat(local).hasSize(333).isEqualTo(parallel);
    }

    @Test
    void whatIsPassedAsAStreamStillRunsInTheEngine() {
        Source<Integer> source = Source.create();
        Set<String> threads = ConcurrentHashMap.newKeySet();
        Stream<Integer> numbers = source.scatter();
        numbers.map(x -> {
                    threads.add(Thread.currentThread().getName());
                    return x;
                })
                .buffer(Room.of(4))
                .sinkToList();
        IntStream.range(0, 50).forEach(source::emit);
        source.close();
        assertThat(threads).isNotEmpty().allMatch(name -> name.startsWith("braid-task-"));
    }

    @Test
    @SuppressWarnings("BanSerializableRead") // what was written the line before
    void aLambdaIsASerializableFunctionByItself() throws Exception {
        int captured = 41;
        ThrowingFunction<Integer, Integer> function = x -> x + captured;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(function);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            Object copy = in.readObject();
            assertThat(copy).isInstanceOf(ThrowingFunction.class).isNotSameAs(function);
        }
        Source<Integer> source = Source.create();
        List<Integer> seen = source.scatter().map(function).sinkToList();
        source.emit(1);
        source.close();
        assertThat(seen).containsExactly(42);
    }

    @Test
    void localConsumersShareOneGather() {
        Source<Integer> source = Source.create();
        ParallelStream<Integer> parallel = source.scatter().map(x -> x + 1).buffer(2);
        List<Integer> one = parallel.sinkToList();
        List<Integer> two = parallel.onError(failure -> {}).sinkToList();
        source.emit(1);
        source.close();
        assertThat(one).isEqualTo(two).containsExactly(2);
        assertThat(source.snapshot().nodes().stream()
                        .filter(node -> node.operator().equals("gather")))
                .hasSize(1);
    }

    @Test
    void aLeafRunsAndItsFailureIsThrown() {
        Source<Integer> source = Source.create();
        Set<Integer> ran = ConcurrentHashMap.newKeySet();
        source.scatter().map(x -> {
            ran.add(x);
            return 1 / x;
        });
        source.emit(1);
        assertThat(ran).containsExactly(1);
        assertThatThrownBy(() -> source.emit(0))
                .isInstanceOf(StreamException.class)
                .hasCauseInstanceOf(ArithmeticException.class);
        source.close();
    }

    @Test
    void aStreamOfAnotherClientIsGatheredAndScatteredAgain() {
        try (Client one = Client.local(1);
                Client two = Client.local(1)) {
            Source<Integer> source = Source.create();
            ParallelStream<Integer> left = source.scatter(one).map(x -> x + 1);
            ParallelStream<Integer> right = source.scatter(two).map(x -> x * 10);
            List<Pair<Integer, Integer>> pairs =
                    left.zip(right).buffer(Room.of(4)).sinkToList();
            source.emitAll(List.of(1, 2, 3));
            source.close();
            assertThat(pairs).containsExactly(Pair.of(2, 10), Pair.of(3, 20), Pair.of(4, 30));
        }
    }

    @Test
    void aClosedClientsStreamFailsAndNamesTheRule() {
        Client client = Client.local(1);
        Source<Integer> source = Source.create();
        source.scatter(client).map(x -> x + 1).gather().sink(x -> {});
        client.close();
        assertThatThrownBy(() -> source.emit(1))
                .isInstanceOf(StreamException.class)
                .hasMessageContaining("the client is closed");
        source.close();
    }

    @Test
    void aClusterNeedsItsModule() {
        assertThatThrownBy(() -> Client.localCluster(2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("braid-cluster");
    }
}
