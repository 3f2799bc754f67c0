package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import braid.testkit.Bounded;
import braid.testkit.Everywhere;
import java.util.List;
import org.junit.jupiter.api.Test;

class ZipLatestJoinTest {

    @Test
    void pairsEachElementWithTheNewestOfTheOther() {
        Everywhere.<Integer, Pair<Integer, Integer>>of(s -> s.zipLatest(s.filter(x -> x % 2 == 1)))
                .gives(List.of(1, 2, 3), List.of(Pair.of(1, 1), Pair.of(2, 1), Pair.of(3, 3)));
    }

    @Test
    void noneIsLostBeforeTheOtherHasGivenOne() {
        Source<Integer> prices = Source.create();
        Source<String> rates = Source.create();
        List<String> seen =
                prices.zipLatest(rates, (price, rate) -> price + rate).sinkToList();
        prices.emit(1);
        prices.emit(2);
        assertThat(seen).isEmpty();
        assertThat(prices.snapshot().node("zipLatest").held()).isEqualTo(2);
        rates.emit("a");
        assertThat(seen).containsExactly("1a", "2a");
        rates.emit("b");
        prices.emit(3);
        assertThat(seen).containsExactly("1a", "2a", "3b");
        rates.close();
        prices.emit(4);
        prices.close();
        assertThat(seen).endsWith("4b");
    }

    @Test
    void waitsForTheOtherAfterItsOwnCompletion() throws InterruptedException {
        Source<Integer> prices = Source.create();
        Source<String> rates = Source.create();
        List<String> seen =
                prices.zipLatest(rates, (price, rate) -> price + rate).sinkToList();
        prices.emit(1);
        Thread closing = Thread.ofPlatform().start(prices::close);
        rates.emit("a");
        closing.join();
        rates.close();
        assertThat(seen).containsExactly("1a");
    }

    @Test
    void completesWhereTheOtherHasGivenNone() {
        Source<Integer> prices = Source.create();
        Source<String> rates = Source.create();
        List<List<Pair<Integer, String>>> seen =
                prices.zipLatest(rates).partition(2).sinkToList();
        prices.emit(1);
        rates.close();
        prices.emit(2);
        prices.close();
        assertThat(seen).isEmpty();
        assertThat(prices.snapshot().node("zipLatest").held()).isZero();
    }

    @Test
    void theEmitterWaitsWhileTheBacklogIsFull() throws InterruptedException {
        Source<Integer> prices = Source.create();
        Source<String> rates = Source.create();
        List<String> seen = prices.buffer(1)
                .zipLatest(rates, (price, rate) -> price + rate, 2)
                .sinkToList();
        Thread emitting = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 8; i++) {
                prices.emit(i);
            }
        });
        Bounded.await("two wait", () -> prices.snapshot().node("zipLatest").held() == 2);
        rates.emit("a");
        emitting.join();
        prices.close();
        rates.close();
        assertThat(seen).hasSize(8);
    }

    @Test
    void aFailureGoesByAndACombinersNamesTheRow() {
        try (Scene<Integer> scene = Scene.of(s -> s.zipLatest(s.filter(x -> x < 2), (a, b) -> a / b))) {
            scene.emit(0);
            assertThat(scene.failure().element()).isEqualTo(List.of(0, 0));
            scene.emit(1, 4);
            assertThat(scene.seen).containsExactly(1, 4);
        }
    }

    @Test
    void badBacklogsAreRefusedWithRuleAndValue() {
        try (Scene<Integer> scene = Scene.of(s -> s)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scene.source.zipLatest(scene.source, (a, b) -> a, 0))
                    .withMessage("backlog must be positive: 0");
        }
    }
}
