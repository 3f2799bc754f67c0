package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.testkit.Bounded;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// `toIterator` and `toStream`.
class IteratorOperatorTest {

    private static List<Integer> upTo(int elements) {
        return IntStream.range(0, elements).boxed().toList();
    }

    @Test
    void givesAllInOrderToAnotherThread() {
        Source<Integer> source = Source.create();
        List<Integer> all = new ArrayList<>();
        try (StreamIterator<Integer> elements = source.map(x -> x + 1).toIterator(3)) {
            CompletableFuture<Void> emitted = Bounded.begin(() -> {
                source.emitAll(upTo(20_000));
                source.close();
            });
            elements.forEachRemaining(all::add);
            Bounded.call(emitted::get);
            assertThatThrownBy(elements::next).isInstanceOf(NoSuchElementException.class);
        }
        assertThat(all).isEqualTo(IntStream.range(1, 20_001).boxed().toList());
    }

    @Test
    void keepsExactlyItsCapacity() {
        Source<Integer> source = Source.create();
        StreamIterator<Integer> elements = source.toIterator(2);
        assertThat(source.tryEmit(1)).isTrue();
        assertThat(source.tryEmit(2)).isTrue();
        assertThat(source.tryEmit(3)).isFalse();
        assertThat(elements.next()).isEqualTo(1);
        assertThat(source.tryEmit(3)).isTrue();
        assertThat(source.tryEmit(4)).isFalse();
        elements.close();
    }

    @Test
    void closeOfTheSourceWaitsUntilAllIsTaken() {
        Source<Integer> source = Source.create();
        StreamIterator<Integer> elements = source.toIterator(5);
        source.emit(1);
        CompletableFuture<Void> closed = Bounded.begin(source::close);
        assertThat(elements.next()).isEqualTo(1);
        Bounded.call(closed::get);
        assertThat(elements.hasNext()).isFalse();
    }

    @Test
    void closingItLetsEmittersGoOn() {
        Source<Integer> source = Source.create();
        StreamIterator<Integer> elements = source.toIterator(1);
        source.emit(1);
        CompletableFuture<Void> second = Bounded.begin(() -> source.emit(2));
        elements.close();
        elements.close();
        Bounded.call(second::get);
        assertThat(elements.hasNext()).isFalse();
        Bounded.await("the branch is gone", () -> source.snapshot().nodes().size() == 1);
        source.close();
    }

    @Test
    void closingItEndsTheWaitOfWhoTakes() {
        Source<Integer> source = Source.create();
        StreamIterator<Integer> elements = source.toIterator(1);
        CompletableFuture<Boolean> waits = Bounded.ask(elements::hasNext);
        elements.close();
        boolean more = Bounded.call(waits::get);
        assertThat(more).isFalse();
    }

    @Test
    void aFailedStreamThrowsBehindWhatWasAccepted() {
        Source<Integer> source = Source.create();
        source.buffer(5).map(x -> 10 / x).sink(x -> {});
        StreamIterator<Integer> elements = source.toIterator(5);
        CompletableFuture<Failure> failed = new CompletableFuture<>();
        source.onFailure(failed::complete);
        var _ = source.emitAsync(1);
        var _ = source.emitAsync(0);
        Bounded.call(failed::get);
        assertThat(elements.next()).isEqualTo(1);
        assertThat(elements.next()).isEqualTo(0);
        assertThatThrownBy(elements::hasNext)
                .isInstanceOf(StreamException.class)
                .hasRootCauseMessage("/ by zero");
    }

    @Test
    void aDestroyedStreamThrows() {
        Source<Integer> source = Source.create();
        StreamIterator<Integer> elements = source.toIterator(1);
        CompletableFuture<@Nullable Throwable> thrown =
                Bounded.ask(elements::hasNext).handle((_, cause) -> cause);
        source.destroy();
        Throwable cause = Bounded.call(thrown::get);
        assertThat(cause).isInstanceOf(CancellationException.class);
    }

    @Test
    void anInterruptEndsTheWaitAndLosesNothing() {
        Source<Integer> source = Source.create();
        StreamIterator<Integer> elements = source.toIterator(1);
        Thread.currentThread().interrupt();
        assertThatThrownBy(elements::hasNext).isInstanceOf(StreamInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        source.emit(1);
        assertThat(elements.next()).isEqualTo(1);
        elements.close();
    }

    @Test
    void toWaitInsideTheGraphIsRefused() {
        Source<Integer> source = Source.create();
        AtomicReference<StreamIterator<Integer>> elements = new AtomicReference<>();
        source.sink(x -> assertThat(elements.get().hasNext()).isFalse());
        elements.set(source.filter(x -> false).toIterator(1));
        assertThatThrownBy(() -> source.emit(1))
                .isInstanceOf(StreamException.class)
                .hasRootCauseInstanceOf(IllegalStateException.class);
        elements.get().close();
    }

    @Test
    void oneThatIsForgottenHoldsUpNobody() {
        Source<Integer> source = Source.create();
        openAndForget(source); // a local variable here would hold it
        source.emit(1);
        CompletableFuture<Void> second = Bounded.begin(() -> source.emit(2));
        Bounded.await("the branch is gone", () -> {
            System.gc();
            return source.snapshot().nodes().size() == 1;
        });
        Bounded.call(second::get);
        source.close();
    }

    private static void openAndForget(Source<Integer> source) {
        var _ = source.toIterator(1);
    }

    @Test
    void aStreamOfTheJdkEndsAndCloses() {
        Source<Integer> source = Source.create();
        java.util.stream.Stream<Integer> elements = source.toStream();
        CompletableFuture<Void> emitted = Bounded.begin(() -> {
            source.emitAll(upTo(1_000));
            source.close();
        });
        assertThat(elements.mapToInt(x -> x).sum()).isEqualTo(499_500);
        Bounded.call(emitted::get);

        Source<Integer> endless = Source.create();
        try (java.util.stream.Stream<Integer> some = endless.toStream()) {
            endless.emitAll(upTo(10));
            assertThat(some.limit(3).toList()).containsExactly(0, 1, 2);
        }
        Bounded.await("the branch is gone", () -> endless.snapshot().nodes().size() == 1);
        endless.close();
    }
}
