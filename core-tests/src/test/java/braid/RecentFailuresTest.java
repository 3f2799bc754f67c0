package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The failures that a graph remembers, and what became of each.
class RecentFailuresTest {

    private final Source<Integer> source = Source.create();

    private static int refuse(int x) {
        throw new IllegalArgumentException("no " + x);
    }

    private List<String> outcomes() {
        return source.snapshot().recentFailures().stream()
                .map(Snapshot.Failed::outcome)
                .toList();
    }

    @Test
    void oneThatIsHandledNamesTheHandler() {
        source.map(RecentFailuresTest::refuse)
                .named("bad")
                .onError(failure -> {})
                .sink(x -> {});
        source.emit(1);
        Snapshot snapshot = source.snapshot();
        assertThat(snapshot.recentFailures()).singleElement().satisfies(failed -> {
            assertThat(failed.nodeId()).isEqualTo(snapshot.node("bad").id());
            assertThat(failed.failure().element()).isEqualTo(1);
            assertThat(failed.outcome()).startsWith("handled by 'onError' (RecentFailuresTest.java:");
            assertThat(failed.epochMillis()).isPositive();
        });
        source.close();
    }

    @Test
    void oneThatIsRecoveredBehindABufferNamesThatStep() {
        source.map(RecentFailuresTest::refuse)
                .buffer(2)
                .map(x -> x)
                .recover(failure -> 0)
                .sink(x -> {});
        source.emit(1);
        source.drain();
        assertThat(outcomes()).singleElement().asString().startsWith("handled by 'recover'");
        source.close();
    }

    @Test
    void oneThatIsThrownSaysSo() {
        source.map(RecentFailuresTest::refuse).sink(x -> {});
        assertThatThrownBy(() -> source.emit(1)).isInstanceOf(StreamException.class);
        assertThatThrownBy(() -> source.emit(2)).isInstanceOf(StreamException.class);
        assertThat(outcomes()).containsExactly("thrown", "thrown");
        source.close();
    }

    @Test
    void oneThatFailsTheStreamSaysSo() {
        source.buffer(1).map(RecentFailuresTest::refuse).sink(x -> {});
        assertThatThrownBy(() -> {
                    source.emit(1); // it may be told already
                    source.close();
                })
                .isInstanceOf(StreamException.class);
        assertThat(outcomes()).containsExactly("failed the stream");
    }

    @Test
    void oneWhoseHandlerFailsSaysSo() {
        source.map(RecentFailuresTest::refuse).onError(failure -> refuse(7)).sink(x -> {});
        assertThatThrownBy(() -> source.emit(1)).isInstanceOf(StreamException.class);
        assertThat(outcomes()).hasSize(2);
        assertThat(outcomes().getFirst()).startsWith("failed again in 'onError'");
        assertThat(outcomes().getLast()).isEqualTo("thrown");
        source.close();
    }

    @Test
    void oneOfATaskIsTheParallelStepsOwn() {
        source.scatter()
                .map(RecentFailuresTest::refuse)
                .named("bad")
                .buffer(2)
                .gather()
                .sink(x -> {});
        assertThatThrownBy(() -> {
                    source.emit(1); // it may be told already
                    source.close();
                })
                .isInstanceOf(StreamException.class);
        Snapshot snapshot = source.snapshot();
        assertThat(snapshot.recentFailures()).singleElement().satisfies(failed -> {
            assertThat(failed.nodeId()).isEqualTo(snapshot.node("bad").id());
            assertThat(failed.outcome()).isEqualTo("failed the stream");
        });
    }

    @Test
    void aBranchThatHandlesItDoesNotHideThatItWasThrown() {
        Stream<Integer> bad = source.map(RecentFailuresTest::refuse);
        bad.sink(x -> {});
        bad.onError(failure -> {}).sink(x -> {});
        assertThatThrownBy(() -> source.emit(1)).isInstanceOf(StreamException.class);
        assertThat(outcomes()).containsExactly("thrown");
        source.close();
    }

    @Test
    void onlyTheNewestAreRemembered() {
        source.map(RecentFailuresTest::refuse).onError(failure -> {}).sink(x -> {});
        for (int i = 0; i < 3 * Snapshot.MOST_FAILURES; i++) {
            source.emit(i);
        }
        List<Snapshot.Failed> failures = source.snapshot().recentFailures();
        assertThat(failures).hasSize(Snapshot.MOST_FAILURES);
        assertThat(failures.getLast().failure().element()).isEqualTo(3 * Snapshot.MOST_FAILURES - 1);
        assertThat(failures).extracting(Snapshot.Failed::id).isSorted();
        source.close();
    }
}
