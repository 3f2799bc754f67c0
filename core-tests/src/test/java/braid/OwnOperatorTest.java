package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Held;
import braid.spi.Marker;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// The operator that `docs/operators.md` shows how to write: it keeps every rule that an operator has to keep.
class OwnOperatorTest {

    // @start region=own
    /// Passes on runs of equal elements, each as one list. At completion the last run comes out. A failure goes by,
    /// and is in no run.
    record RunsOperator<T>() implements Operator<T, List<T>> {

        @Override
        public Step<T, List<T>> open(Context context) {
            return new Run<>(context.held());
        }

        private static final class Run<T> implements Step<T, List<T>> {
            private final Held held;
            private volatile List<T> elements = new ArrayList<>();

            Run(Held held) {
                this.held = held;
            }

            @Override
            public Receiver<T> link(Receiver<? super List<T>> down) {
                return new Grouping<>(this, down);
            }

            @Override
            public int held() {
                return elements.size();
            }

            void flush(Receiver<? super List<T>> down) throws InterruptedException {
                if (!elements.isEmpty()) {
                    List<T> over = List.copyOf(elements);
                    elements = new ArrayList<>();
                    down.receive(over);
                }
                held.release(down);
            }
        }

        private record Grouping<T>(Run<T> run, Receiver<? super List<T>> down) implements Receiver<T> {
            @Override
            public void receive(T element) throws InterruptedException {
                if (!run.elements.isEmpty() && !run.elements.getLast().equals(element)) {
                    run.flush(down);
                }
                run.elements.add(element);
            }

            @Override
            public void signal(Signal signal) throws InterruptedException {
                switch (signal) {
                    case Marker marker
                    when marker.kind() == Marker.Kind.DONE && !run.elements.isEmpty() -> run.held.hold(marker);
                    case Completion completion -> {
                        run.flush(down);
                        down.signal(completion);
                    }
                    default -> down.signal(signal);
                }
            }
        }
    }
    // @end

    @Test
    void passesOnRunsOfEqualElements() {
        // @start region=use
        Source<String> source = Source.create();
        List<List<String>> runs = source.via(new RunsOperator<>()).sinkToList();
        source.emit("a");
        source.emit("a");
        source.emit("b");
        assertThat(runs).containsExactly(List.of("a", "a"));
        source.close();
        assertThat(runs).containsExactly(List.of("a", "a"), List.of("b"));
        // @end
    }

    @Test
    void isCalledByItsClassesName() {
        Source<Integer> source = Source.create();
        source.via(new RunsOperator<>());
        assertThat(source.snapshot().node("runs").line()).startsWith("OwnOperatorTest.java:");
        source.close();
    }

    @Test
    void keepsItsRunWhenTheGraphIsLinkedAnew() {
        Source<Integer> source = Source.create();
        List<List<Integer>> runs = source.via(new RunsOperator<>()).sinkToList();
        source.emit(1);
        source.sink(x -> {}).destroy();
        source.emit(1);
        source.emit(2);
        assertThat(runs).containsExactly(List.of(1, 1));
        source.close();
    }

    @Test
    void letsAFailureGoBy() {
        Source<Integer> source = Source.create();
        List<List<Integer>> runs =
                source.map(x -> 10 / x).via(new RunsOperator<>()).sinkToList();
        source.emit(5);
        assertThatThrownBy(() -> source.emit(0)).isInstanceOf(StreamException.class);
        source.emit(5);
        source.close();
        assertThat(runs).containsExactly(List.of(2, 2));
    }

    @Test
    void tellsWhatItHolds() {
        Source<Integer> source = Source.create();
        Stream<List<Integer>> runs = source.via(new RunsOperator<>());
        source.emit(1);
        source.emit(1);
        assertThat(source.snapshot().node("runs").held()).isEqualTo(2);
        runs.destroy();
        assertThat(runs.snapshot().node("runs").discarded()).isEqualTo(2);
        source.close();
    }

    @Test
    void doesNotHoldUpDrain() {
        Source<Integer> source = Source.create();
        List<List<Integer>> runs = source.via(new RunsOperator<>()).sinkToList();
        source.emit(1);
        source.drain();
        assertThat(runs).isEmpty();
        source.close();
    }

    @Test
    void acknowledgesWhatHasLeft() {
        Source<Integer> source = Source.create();
        source.via(new RunsOperator<>()).sink(run -> {});
        source.emit(1);
        CompletableFuture<Void> acknowledged = source.entrance().mark(Marker.Kind.DONE);
        assertThat(acknowledged).isNotDone();
        source.emit(2);
        assertThat(acknowledged).isDone();
        source.close();
    }

    @Test
    void theDocumentationShowsThisVeryCode() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "operators.md"));
        List<String> test = Files.readAllLines(Path.of("src", "test", "java", "braid", "OwnOperatorTest.java"));
        assertThat(page).contains(region(test, "own"), region(test, "use"));
    }

    private static String region(List<String> lines, String name) {
        List<String> stripped = lines.stream().map(String::strip).toList();
        int start = stripped.indexOf("// @start region=" + name) + 1;
        int end = start + stripped.subList(start, stripped.size()).indexOf("// @end");
        return String.join("\n", lines.subList(start, end)).stripIndent();
    }
}
