package braid;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.KeepingEngine;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LetGoOperatorTest {

    @Test
    void whereNobodyTakesHandlesTheyAreComputedAndLetGoOf() {
        KeepingEngine engine = new KeepingEngine(2);
        try (Client client = Client.of(engine)) {
            Source<Integer> source = Source.create();
            source.scatter(client).map(x -> x + 1).futures();
            IntStream.range(0, 10).forEach(source::emit);
            source.close();
            engine.expectNothingKept();
            assertThat(engine.submitted()).isEqualTo(10);
        }
    }

    @Test
    void groupsThatNobodyTakesAreLetGoOf() {
        KeepingEngine engine = new KeepingEngine(2);
        try (Client client = Client.of(engine)) {
            Source<Integer> source = Source.create();
            ParallelStream<?> pairs = source.scatter(client).map(x -> x + 1).partition(2);
            pairs.destroy(); // the step that groups is left, with nothing behind it
            IntStream.range(0, 10).forEach(source::emit);
            source.close();
            engine.expectNothingKept();
        }
    }
}
