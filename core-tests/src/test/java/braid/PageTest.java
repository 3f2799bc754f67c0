package braid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The examples of the page that Braid's users come from, in Java.
class PageTest {

    private static final List<Integer> ONE_TO_TEN = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

    static int inc(int x) throws InterruptedException {
        Thread.sleep(10);
        return x + 1;
    }

    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void sequentialExecutionIsOverWhenEmitReturns() {
        Source<Integer> source = Source.create();
        List<Integer> printed = source.map(x -> {
                    calls.incrementAndGet();
                    return inc(x);
                })
                .sinkToList();
        for (int i = 0; i < 10; i++) {
            source.emit(i);
            assertThat(calls).hasValue(i + 1);
            assertThat(printed).hasSize(i + 1);
        }
        assertThat(printed).isEqualTo(ONE_TO_TEN);
        source.close();
    }

    @Test
    void parallelExecutionOverlapsEightCallsAndKeepsOrder() {
        CountDownLatch eight = new CountDownLatch(8);
        Source<Integer> source = Source.create();
        List<Integer> printed = source.scatter()
                .map(x -> {
                    eight.countDown();
                    eight.await(); // so none ends before eight have begun
                    return x + 1;
                })
                .buffer(8)
                .gather()
                .sinkToList();
        for (int i = 0; i < 10; i++) {
            source.emit(i);
        }
        source.close();
        assertThat(printed).isEqualTo(ONE_TO_TEN);
    }

    @Test
    void theGotchaIsGone() {
        Source<Integer> source = Source.create();
        Source<Integer> source2 = Source.create();
        ParallelStream<Integer> a = source.scatter().map(x -> x + 1);
        List<Pair<Integer, Integer>> pairs = source2.combineLatest(a).sinkToList();
        source2.emit(10);
        source.emit(1);
        assertThat(pairs).containsExactly(Pair.of(10, 2));
        source.close();
        source2.close();
    }

    @Test
    void whoAsksForHandlesGetsThem() {
        Source<Integer> source = Source.create();
        List<Integer> values = new ArrayList<>();
        source.scatter().map(x -> x + 1).futures().sink(remote -> {
            try (remote) {
                values.add(remote.get());
            }
        });
        source.emit(1);
        source.close();
        assertThat(values).containsExactly(2);
    }

    /// What the page's reader would type: it never closes its source, prints all, and ends.
    static final class WithoutClose {
        public static void main(String[] arguments) {
            Source<Integer> source = Source.create();
            source.scatter().map(PageTest::inc).buffer(8).gather().sink(System.out::println);
            for (int i = 0; i < 10; i++) {
                source.emit(i);
            }
        }
    }

    @Test
    void aProgramThatNeverClosesPrintsAllAndEnds() throws Exception {
        Run run = run(WithoutClose.class);
        assertThat(run.output().lines().map(String::trim))
                .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
        assertThat(run.exitCode()).isZero();
    }

    /// A failure that no call has thrown when the program ends.
    static final class FailingWithoutClose {
        public static void main(String[] arguments) {
            Source<Integer> source = Source.create();
            source.buffer(8).map(x -> 10 / x).sink(System.out::println);
            source.emit(5);
            source.emit(0);
        }
    }

    @Test
    void aFailureThatNoCallHasThrownIsLoggedAtTheEnd() throws Exception {
        Run run = run(FailingWithoutClose.class);
        assertThat(run.output()).contains("the stream has failed: element 0 failed in 'map' (PageTest.java:");
        assertThat(run.exitCode()).isZero();
    }

    private record Run(int exitCode, String output) {}

    private static Run run(Class<?> main) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName())
                .redirectErrorStream(true)
                .start();
        try (Reader reader = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            String output = reader.readAllAsString();
            return new Run(process.waitFor(), output);
        } finally {
            process.destroyForcibly();
        }
    }
}
